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
