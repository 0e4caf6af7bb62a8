import { currencyMentions } from './currency-mentions.js';

const whole = String.raw`(?<![\d.,])(\d{1,3}(?:[ .,']\d{3})+|\d+)`;
const tight = new RegExp(String.raw`${whole}([€$£])(\d{2})(?![\d%]|[.,]\d| ?[€$£])`, 'u');
const loose = new RegExp(String.raw`${whole} ?(€) ?(\d{2})(?!\d|[.,]\d| ?(?:[%x×*]|\p{L}))`, 'u');
const centsBehindBlank = /^(\D*?)(\d{1,3}(?:[ .,']\d{3})+|\d{1,6}) (\d{2})(\D*)$/u;
/** A dash stands for no whole units: `-,95`, `-.49`. */
const centsBehindDash = /(?<![\d\p{L}.,])[-–—]{1,2} ?[.,](?=\d{2}(?!\d))/gu;
const minorWord = String.raw`(?: ?(?:gr|grosz\p{L}*|коп|копе\p{L}*|cts?|cents?|centimes?|hal|bani|öre|øre|kr)\.?)?`;
const centsBehindSign = new RegExp(String.raw`^ ?(\d{2})${minorWord}[ *]*$`, 'iu');

/**
 * Cents that stand apart from their whole units, raised or in an element of their own, joined by a point: `12€99`, `129 90 Kč`,
 * `5 руб. 50 коп.`, `12:90 kr`, `-,95 €`. Without a sign in the text it takes a hint that a price is meant.
 */
export const withJoinedCents = (text: string, isHinted: boolean): string => {
  const asDecimal = (_: string, digits: string, sign: string, cents: string): string =>
    `${digits.replace(/\D/g, '')}.${cents} ${sign}`;
  const isLoose = text.split('€').length === 2;
  const joined = (isLoose ? text.replace(loose, asDecimal) : text)
    .replace(tight, asDecimal)
    .replace(centsBehindDash, '0.')
    .replace(/(?<![\d:])(\d{1,6}):(\d{2})(?= ?kr)/i, '$1.$2');
  return joinedAtBlank(joined, isHinted) ?? joinedBehindSign(joined) ?? joined;
};

const joinedAtBlank = (text: string, isHinted: boolean): string | undefined => {
  const [, before = '', digits, cents, behind = ''] = centsBehindBlank.exec(text) ?? [];
  if (digits === undefined || cents === undefined) return undefined;
  const [isSignBefore, isSignBehind] = [isSign(`${before}1`, 1), isSign(`1${behind}`, 1)];
  const isNothing = /^[^\p{L}\p{Sc}]*$/u;
  const isAlone = isHinted && isNothing.test(before) && isNothing.test(behind);
  const isWhole =
    (isSignBefore && (isSignBehind || isNothing.test(behind))) || (isSignBehind && isNothing.test(before)) || isAlone;
  return isWhole ? `${before}${digits.replace(/\D/g, '')}.${cents}${behind}` : undefined;
};

/** Whether a text is a sign of a currency and a number of so many digits, and nothing else. */
const isSign = (text: string, digits: number): boolean => {
  const [mention, ...others] = currencyMentions(text);
  return (
    mention !== undefined &&
    others.length === 0 &&
    text.replace(/[\s*:.-]/g, '').length <= mention.found.replace(/[\s.:]/g, '').length + digits
  );
};

const joinedBehindSign = (text: string): string | undefined => {
  if (!/^[^\d]{0,6}\d[\d .,']*\D{1,10}\d{2}(?:\D|$)/u.test(text)) return undefined;
  const [mention, ...others] = currencyMentions(text);
  if (!mention || others.length > 0) return undefined;
  const digits = /^(\d{1,3}(?:[ .,']\d{3})+|\d{1,6}) ?$/.exec(text.slice(0, mention.start))?.[1];
  const cents = centsBehindSign.exec(text.slice(mention.end))?.[1];
  return digits === undefined || cents === undefined
    ? undefined
    : `${digits.replace(/\D/g, '')}.${cents} ${text.slice(mention.start, mention.end)}`;
};
