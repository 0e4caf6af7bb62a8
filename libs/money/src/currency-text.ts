import { codeOf, currencyMentions } from './currency-mentions.js';
import { plainPriceText } from './plain-price-text.js';

/** The currency a text names, as an ISO 4217 code; `hint` decides where its sign is shared by several. */
export const currencyIn = (text: string, hint?: string): string | undefined => {
  const plain = plainPriceText(text);
  const mentions = currencyMentions(plain);
  const alone = mentions.filter(({ start, end }) => /^[\s\p{P}\d]*$/u.test(plain.slice(0, start) + plain.slice(end)));
  const sure = mentions.filter(({ weak }) => !weak);
  const codes = mentions.flatMap((mention) => (mention.codes.length === 1 ? mention.codes : []));
  const known = hint === undefined ? codes : [...codes, hint];
  for (const mention of [...sure, ...alone]) {
    const code = codeOf(mention, known);
    if (code !== undefined) return code;
  }
  return undefined;
};
