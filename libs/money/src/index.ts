export { readMoney, type MoneyHints, type MoneyReading } from './read-money.js';
export { parseMoney, readAmount } from './money-text.js';
export { currencyIn } from './currency-text.js';
export { plainPriceText } from './plain-price-text.js';
export { isAsked, meaningBeside, meaningsOf, type AmountInText, type AmountMeaning } from './amount-meaning.js';
export { joinsRange } from './price-words.js';
