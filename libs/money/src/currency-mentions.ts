import {
  currencySigns,
  dollars,
  dollarsOfCountries,
  firstCharactersOf,
  pastCodes,
  wordlikeCodes,
  type CurrencySign,
} from './currency-signs.js';

/** A place in a text that names a currency. */
export interface CurrencyMention {
  /** As it stands in the text. */
  found: string;
  start: number;
  end: number;
  /** ISO 4217 codes it may mean. */
  codes: readonly string[];
  /** Whether the first of the codes is meant where nothing else decides. */
  usual: boolean;
  /** Counts beside an amount only. */
  weak: boolean;
}

const isoCodes = new Set([
  ...Intl.supportedValuesOf('currency').filter((code) => !/^X(?!OF|AF|PF|CD)/.test(code)),
  ...Object.keys(pastCodes),
]);

const codePattern = /(?<!\p{L})[A-Za-z]{3}(?!\p{L})/gu;

/** All places of a text that name a currency, in order; of overlapping ones the code, then the first. */
export const currencyMentions = (text: string): CurrencyMention[] => {
  const codes = codeMentions(text);
  const signs = signMentions(text).filter(
    ({ start, end }) => !codes.some((code) => start < code.end && code.start < end),
  );
  return [...codes, ...signs].sort((one, other) => one.start - other.start);
};

const codeMentions = (text: string): CurrencyMention[] =>
  [...text.matchAll(codePattern)].flatMap(({ 0: found, index: start }) => {
    const code = found.toUpperCase();
    if (!isoCodes.has(code)) return [];
    const current = Object.hasOwn(pastCodes, code) ? pastCodes[code] : code;
    const isWritten = found === code || found === 'eur';
    // `Cup 5` and `top 10` are about other things; only capitals can mean such a code.
    if (!isWritten && wordlikeCodes.has(code)) return [];
    return {
      found,
      start,
      end: start + 3,
      codes: current === undefined ? [] : [current],
      usual: true,
      weak: !isWritten || (wordlikeCodes.has(code) && !isIntroduced(text.slice(0, start))),
    };
  });

/** `Prices in TRY`, `Währung: ALL`. */
const isIntroduced = (before: string): boolean =>
  /(?:(?<!\p{L})(?:in|en)|currency|währung|devise|moneda|moeda|valuta|waluta|měna|валюта)[ :(]+$/iu.test(before);

interface SignAtPlace extends CurrencySign {
  matcher: RegExp;
}

/** Which signs can begin with a character: most characters of a text begin none, and are passed over without a pattern. */
const signsByFirstCharacter = new Map<string, SignAtPlace[]>();
for (const sign of currencySigns) {
  const atPlace = { ...sign, matcher: new RegExp(sign.pattern, 'uy') };
  for (const character of firstCharactersOf(sign.pattern)) {
    const others = signsByFirstCharacter.get(character);
    if (others) others.push(atPlace);
    else signsByFirstCharacter.set(character, [atPlace]);
  }
}

const signMentions = (text: string): CurrencyMention[] => {
  const mentions: CurrencyMention[] = [];
  for (let at = 0; at < text.length; at++) {
    const mention = signMentionAt(text, at);
    if (!mention) continue;
    mentions.push(mention);
    at = Math.max(at, mention.end - 1);
  }
  return mentions;
};

const signMentionAt = (text: string, start: number): CurrencyMention | undefined => {
  for (const { matcher, codes, usual, weak } of signsByFirstCharacter.get(text.charAt(start)) ?? []) {
    matcher.lastIndex = start;
    const found = matcher.exec(text)?.[0];
    if (found !== undefined) return { found: found.trim(), start, end: start + found.length, codes, usual, weak };
  }
  return undefined;
};

/**
 * The ISO 4217 code that is meant, by what else is known: codes of other mentions and of the hint. Undefined where that
 * leaves it open.
 */
export const codeOf = (mention: CurrencyMention, known: readonly string[]): string | undefined =>
  mention.codes.find((code) => known.includes(code)) ?? (mention.usual ? mention.codes[0] : undefined);

const dollarCodes = new Set(dollars.split(' '));
const codesOfCountries = new Map(
  Object.entries(dollarsOfCountries).flatMap(([code, names]) =>
    names.split(' ').map((name): [string, string] => [name, code]),
  ),
);

/** `SGD$ 5`, `$5 CAD`, `$5 AU`: beside a dollar sign letters say whose dollar it is. */
export const dollarOfCountry = (mention: CurrencyMention, text: string): CurrencyMention => {
  if (!/^[$＄﹩]$/.test(mention.found)) return mention;
  const before = /(?<!\p{L})([A-Z]{3})[ :]?$/u.exec(text.slice(0, mention.start))?.[1];
  const behind = /^[\d.,' ]{0,16}([A-Z]{2,3})(?!\p{L})/u.exec(text.slice(mention.end, mention.end + 24))?.[1];
  for (const letters of [before, behind]) {
    if (letters === undefined) continue;
    if (dollarCodes.has(letters)) return { ...mention, found: letters, codes: [letters], usual: true };
    const code = codesOfCountries.get(letters);
    if (code !== undefined) return { ...mention, codes: [code], usual: true };
  }
  return mention;
};
