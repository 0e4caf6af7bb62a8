/** What a number is, by the words around it. */
export type NumberRole = 'price' | 'now' | 'beside' | 'none';

const phrases = (words: string): ReadonlySet<string> => new Set(words.split('|').map((phrase) => phrase.trim()));

/** Words before a price that no longer holds, is saved, or is paid for something else. */
const besidePhrases = phrases(`
  was | were | before | reg | regular | regularly | instead of | list price | rrp | msrp | srp | old price | original price | originally |
  compare at | you save | save | saves | saving | savings | discount | shipping | delivery | deposit |
  statt | anstatt | früher | bisher | vorher | uvp | uvpe | sparen | ersparnis | gespart | rabatt | zzgl | versand | versandkosten |
  avant | au lieu de | prix conseillé | ancien prix | économisez | remise | frais de port | livraison |
  antes | precio anterior | en lugar de | en vez de | ahorra | ahorras | ahorro | descuento | envío |
  preço antigo | economize | desconto | frete | em vez de |
  prima | invece di | anziché | prezzo precedente | risparmi | risparmio | sconto | spedizione |
  van | voorheen | adviesprijs | korting | bespaar | verzendkosten |
  ord | ord pris | tidigare | spara | førpris | før | spar | frakt | fragt | ovh |
  było | była | stara cena | zamiast | oszczędzasz | rabat | wysyłka | dostawa |
  původně | původní cena | ušetříte | sleva | zľava | pôvodne | ušetríte | doprava |
  старая цена | было | раньше | вместо | экономия | скидка | выгода | доставка | стара ціна | знижка |
  régi ár | helyett | kedvezmény | preț vechi | în loc de | reducere | παλιά τιμή | έκπτωση |
  eski fiyat | indirim | kargo | 定価 | 通常価格 | 参考価格 | 送料 | 原价 | 原價 | 市场价 | 정가 | قبل | بدلا من | خصم`);

const nowPhrases = phrases(`
  now | only | sale | sale price | special | special price | our price | your price | today | jetzt | nur | nur noch | aktuell | angebotspreis |
  maintenant | prix | seulement | ahora | precio | precio actual | sólo | solo | agora | por | voor | apenas | ora | adesso | prezzo | nu | nå |
  nyní | teraz | сейчас | теперь | цена | şimdi | fiyat | most | acum | τώρα | 現在 | 特価 | 税込 | 现价 | 현재 | الآن`);

const longestPhraseInWords = 3;

/** What the last telling phrase of a text says of the amount that follows. */
const roleByPhrase = (before: string): NumberRole => {
  const words = before.toLowerCase().match(/\p{L}+/gu) ?? [];
  for (let end = words.length; end > 0; end--) {
    for (let length = Math.min(longestPhraseInWords, end); length > 0; length--) {
      const phrase = words.slice(end - length, end).join(' ');
      if (besidePhrases.has(phrase)) return 'beside';
      if (nowPhrases.has(phrase)) return 'now';
    }
  }
  return 'price';
};

const besideAfter =
  /^[^\d\p{L}]{0,6}(?:off|rabatt|sparen|gespart|ersparnis|discount|saved|savings?|shipping|delivery|versand|frais de port|livraison|de réduction|de remise|descuento|de descuento|sconto|di sconto|korting|скидка|sleva|zľava|rabatu|indirim)(?!\p{L})/iu;

/** Amounts of an amount: `2,50 € / 100 g`, `7,98 €/kg`, `per kg`. */
const perUnitAfter =
  /^[^\d\p{L}]{0,3}(?:\/|(?<!\p{L})(?:per|pro|je|al|le|la|por|za|за|na)(?!\p{L})) ?(?:\d+(?:[.,]\d+)? ?)?(?:kg|kilo(?:gramm)?|g|gr|mg|lbs?|oz|ml|cl|dl|ltr|litres?|liter|litro|l|m|m²|m2|qm|mq|sqm|100|кг|л|г)(?!\p{L})/iu;
const equalsBefore = /[=≈] ?$/;

/** A number before these is a count or a measure. */
const unitAfter =
  /^ ?(?:%|percent|prozent|процент|(?:kg|g|gr|mg|lbs?|oz|ml|cl|dl|ltr|litres?|liters?|litros?|l|cm|mm|m|km|inch(?:es)?|ft|kb|mb|gb|tb|kw|w|v|hz|mah|st|stk|stück|pcs?|pieces?|pack|packs|items?|products?|reviews?|stars?|sterne|hours?|days?|tage|minutes?|years?|months?|шт|кг|г|мл|л|см|мм)(?!\p{L})|[個个件枚개])/iu;

const countBefore = /(?:^|[^\p{L}])[x×] ?$|(?:\d ?[x×]|\d ?% ?(?:auf|on|of))$/iu;
const installmentBefore = /\d{1,3} ?[x×] ?(?:de |of |à |a )?$/iu;
const countAfter = /^ ?[x×](?![\p{L}])/iu;
const thresholdBefore =
  /(?:(?:free|gratis|kostenlose?r?) (?:shipping|delivery|versand|lieferung|verzending)|orders?)(?: (?:on|for|over|above|from|ab|bei|vanaf|all))*(?: orders?)?(?: (?:over|above|from|of))?[ :]*$/iu;

/** The part of a text that speaks of one number; signs of currencies are taken out of it. */
export interface Surroundings {
  before: string;
  after: string;
  /** Whether a sign of a currency stands beside the number. */
  priced: boolean;
}

/** What the words around a number make of it: the price, another amount beside it, or no amount at all. */
export const roleOf = ({ before, after, priced }: Surroundings): NumberRole => {
  if (/^ ?%/.test(after)) return 'none';
  if (!priced && (unitAfter.test(after) || countAfter.test(after) || countBefore.test(before))) return 'none';
  if (thresholdBefore.test(before)) return 'none';
  if (installmentBefore.test(before) || equalsBefore.test(before)) return 'beside';
  if (perUnitAfter.test(after) || besideAfter.test(after)) return 'beside';
  return roleByPhrase(before);
};

const formerBefore = /(?<!\p{L})(?:de|van|von|från)[ :]*$/iu;
const nowAfter = /^[^\d]{0,20}?(?<!\p{L})(?:por|voor|für|auf|för|ahora|agora|nu|jetzt|now)(?!\p{L})/iu;

/** `De R$ 100 por R$ 80`: a former price before the present one. */
export const isFormerOfTwo = (before: string, after: string): boolean =>
  formerBefore.test(before) && nowAfter.test(after);

const freeWords =
  /^[^\p{L}\d]*(?:(?:price|preis|prix|precio|prezzo|cena|now|for|get it|only|today)[: ]+)*(?:free|gratis|kostenlos|kostenfrei|umsonst|gratuit|gratuito|gratuita|grátis|darmowy|darmowe|za darmo|bezpłatnie|zdarma|zadarmo|ingyenes|gratuită|бесплатно|безкоштовно|безплатно|δωρεάν|ücretsiz|bedava|ilmainen|無料|免费|免費|무료|مجاني|मुफ़्त|fri|miễn phí)(?!\p{L})/iu;
const notTheGoods =
  /shipping|delivery|returns?|versand|lieferung|livraison|envío|frete|spedizione|verzending|frakt|доставка|trial|sample/iu;

/** Whether a text without numbers says that nothing is to be paid; free shipping is not that. */
export const saysFree = (text: string): boolean => freeWords.test(text) && !notTheGoods.test(text);

const rangeWord = /^ ?(?:[-–—~〜～]|to|bis|à|au|a|do|till|til|tot|až|до|al|até|ate|and|und|y|e|ile) ?$/iu;

/** Whether what stands between two numbers, signs of currencies taken out, joins them to a range. */
export const joinsRange = (between: string): boolean => rangeWord.test(between);
