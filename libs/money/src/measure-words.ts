/** Words of measures and counts: what a number is that no currency stands beside, and which amounts are for a measure. */

const measures =
  'kg|kilo|kilos|kilogramm|kilogramme?s?|kilogram|g|gr|gram|grams?|gramm|mg|lbs?|pounds?|oz|ounces?|ml|cl|dl|ltr|litres?|liters?|liter|litros?|litro|litr|litru|l|cm|mm|m|mtr|meter|metres?|metro|mètre|m²|m2|m³|m3|lfm|qm|mq|sqm|sq ft|ft|yd|yards?|кг|л|г|мл|м|м2|kilogramów|litrów|κιλό|λίτρο|กก|公斤|千克|克|kW|Wh|kWh|100|1000|10';

/** Words that join an amount to its measure: `per kg`, `pro 100 g`, `le kilo`. */
const joiners = 'per|pro|je|par|le|la|au|al|à la|por|za|na|за|на|à|il|el|pr|/|ανά|el|za každý';

/** Pieces: their price is the price itself unless another amount stands beside it. */
const pieces =
  'units?|unité|unidad|unidade|unità|each|piece|stk|st|stück|pcs?|pc|ks|kus|kusů|szt|sztuk[aęi]?|шт|tabs?|tablets?|tablette|caps?|capsules?|sheets?|blatt|wash|load|waschgang|serving|portion|porcj[aęi]|dávka|dose|use|bag|roll|rolle|rolka|item|count|ct|db|adet|kpl|tk|gab|vnt|buc|kom|kos|τεμ|个|件|個|枚|本|개';

const escaped = (words: string): string => words.replaceAll('/', String.raw`\/`);

/** Behind an amount: `/kg`, `per 100 g`, `je 1 l)`. */
export const unitPriceBehind = new RegExp(
  String.raw`^[^\d\p{L}/]{0,3}(?:\/|(?<!\p{L})(?:${escaped(joiners)})(?!\p{L})) ?(?:\d+(?:[.,]\d+)? ?)?(?:${measures})(?![\p{L}'])`,
  'iu',
);

/** Behind an amount: `/unit`, `za kus`. */
export const piecePriceBehind = new RegExp(
  String.raw`^[^\d\p{L}/]{0,3}(?:\/|(?<!\p{L})(?:${escaped(joiners)})(?!\p{L})) ?(?:1 ?)?(?:${pieces})(?!\p{L})`,
  'iu',
);

const unitPriceLead = new RegExp(
  String.raw`(?:[=≈] ?|\d ?(?:${measures})\.? ?[:=] ?|(?<!\p{L})(?:per|pro|je|par|au|al|por|za|за) (?:\d+ ?)?(?:${measures}) ?[:=]? ?)\(?$`,
  'iu',
);

/** Before an amount: `1 kg = `, `100 g: `, `pro kg `. */
export const isUnitPriceBefore = (lead: string): boolean => unitPriceLead.test(lead.slice(-40));

/** A number before these is a count or a measure. */
export const measureBehind =
  /^ ?(?:%|percent|prozent|процент|(?:kg|g|gr|mg|lbs?|oz|ml|cl|dl|ltr|litres?|liters?|litros?|l|cm|mm|m|km|inch(?:es)?|ft|kb|mb|gb|tb|kw|w|v|hz|mah|st|stk|stück|pcs?|pieces?|pack|packs|items?|products?|reviews?|stars?|sterne|hours?|days?|tage[ns]?|dni|jours|giorni|días|dias|dagen|dage|dagar|dagarna|dager|päivän|nap|napos|zile|dana|dní|dnů|dnech|дней|днів|дни|gün|日間|日|天|일|minutes?|years?|months?|шт|кг|г|мл|л|см|мм)(?!\p{L})|[個个件枚개])/iu;

/** A number behind these is a count. */
export const countBefore = /(?:^|[^\p{L}])[x×] ?$|(?:\d ?[x×]|\d ?% ?(?:auf|on|of))$/iu;
/** A number before these is a count. */
export const countBehind = /^ ?[x×](?![\p{L}])/iu;

const bundle =
  /(?:^|[|,;:(•·/–-]|(?<!\p{L})(?:any|buy|mix|take|get|choose|pick|kaufe?|nimm|achetez|lot de|kup|oder|or|ou|nebo|lub))\s*(?:[2-9]|1\d) ?(?:for|für|pour|por|per|voor|för|for|za|за|x für|x for|items for|ks za|szt za)\s*$/iu;

/** `2 for £5`: the price of several. */
export const isBundleBefore = (lead: string): boolean => bundle.test(lead.slice(-40));
