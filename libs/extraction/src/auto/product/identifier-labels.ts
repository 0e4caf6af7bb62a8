import { autoLimits } from './auto-limits.js';
import type { PageModel, Place, TextRun } from './page-model.js';
import type { PageRegions } from './page-regions.js';

export type IdentifierKind = 'sku' | 'mpn' | 'gtin';

/** An identifier that the page shows beside its name. */
export interface LabelledIdentifier {
  kind: IdentifierKind;
  value: string;
  raw: string;
  place: Place;
  /** Short words such as "Code" may mean something else. */
  isVague: boolean;
}

const number = String.raw`(?:[\s.-]*(?:number|no|nr|num|n[°ºo]|#|code|id|№|numm?er|número|numero|numéro|numer|číslo|szám|номер))`;

/** What shops call their own number of a product. */
const skuLabels = new RegExp(
  `^(?:${[
    String.raw`(?:product |item )?sku(?:[\s-]*(?:code|id|number|no|nr|#))?`,
    String.raw`(?:product|item|article|catalog(?:ue)?|stock|order|part|listing|ad|web|store)${number}\.?`,
    String.raw`(?:artikel|art|bestell|produkt|inserats|anzeigen|tuote|vare|prod|ean)[\s.-]*(?:nummer|numm?er|nr|no|n[°º]|kod|code|id|numret|nro|numero)\.?`,
    String.raw`(?:réf(?:érence)?|ref(?:erence|erencia|erência)?)(?:\s+(?:du |del? |do |dell['’]?)?(?:produit|producto|produto|prodotto|article|articolo|annonce|fabricant)|\s*(?:n[°º]|no|number))?\.?`,
    String.raw`(?:codice|código|codigo|code|cod|kod|kód|kods|kodas|koda|id|n[°ºo]|número|numero|numéro)\.?\s+(?:(?:del? |do |du |dell['’]?)?(?:prodotto|producto|produto|produit|articolo|artículo|articulo|article|artigo|produs(?:ului)?|produktu|produktu|tovaru|anúncio|annuncio|anuncio|annonce|zboží|tovar|proizvoda|artikla|izdelka|preces|prekės|web))`,
    String.raw`(?:numer (?:katalogowy|produktu|referencyjny|artykułu|oferty)|symbol(?: produktu)?|indeks|kod produktu|nr (?:kat|art|produktu|ref)[\w.]*)`,
    String.raw`(?:číslo (?:produktu|zboží|tovaru|položky)|kat(?:alogové)?\.? č(?:íslo)?\.?|objednací (?:číslo|kód)|katalógové číslo|produktové číslo|obj\. č\.)`,
    String.raw`(?:cikkszám|termékkód|cikkszam|rendelési szám)`,
    String.raw`(?:артикул|арт|код(?: товара| товару| продукта| на продукта)?|номер (?:товара|объявления|оголошення)|sku товара|каталожный номер|арт\.? №)\.?`,
    String.raw`(?:šifra(?: (?:proizvoda|artikla|izdelka))?|kataloški broj|kat\. br\.?|prekės kodas|preces kods|tootekood|toote kood|artikkelnummer|tuotenumero|tuotekoodi)`,
    String.raw`(?:ürün (?:kodu|no)|stok kodu|model kodu|ilan no|κωδικός(?: προϊόντος)?|κωδ\.?)`,
    String.raw`(?:رمز المنتج|رقم (?:المنتج|الموديل|الصنف)|كود المنتج|sku المنتج|מק["״']?ט|מספר (?:קטלוגי|פריט))`,
    String.raw`(?:商品(?:编号|編號|番号|コード|號|代碼|代码|no\.?)|貨號|货号|品番|型番|款號|產品編號|产品编号|商品管理番号|상품(?:번호|코드)|제품번호|รหัสสินค้า|mã (?:sản phẩm|sp|hàng)|kode produk|kode barang)`,
  ].join('|')})$`,
  'iu',
);

/** Short labels that mean the shop's number only where a value follows that looks like one. */
const vagueLabels =
  /^(?:code|kod|kód|cod|codice|código|id|art|item|№|n[°º]|nr|no|web|asin|product|plu|ref|isbn-?1[03]|asin|item model)\.?$/iu;

const mpnLabels =
  /^(?:mpn|manufacturer(?:['’]?s)? (?:part |product |item )?(?:number|no|code|id)|mfr?\.?\s?(?:part)?\s?(?:#|no|number|id|code)|part (?:number|no|#)|model(?: (?:number|no|code|nr|name))?|modell?(?:nummer|nr|-nr|bezeichnung)?|hersteller(?:artikel)?(?:nummer|nr|-nr)|référence (?:fabricant|constructeur)|modèle|modello|modelo|codice produttore|kod producenta|kód výrobce|kód výrobcu|part no|p\/n|cod producător|gyártói cikkszám|модель|артикул производителя|model|型號|型号)\.?$/iu;

const gtinLabels =
  /^(?:gtin(?:-?(?:8|12|13|14))?|ean(?:[\s-]?(?:13|8|code|kod|kód|nr|number))?|upc(?: code)?|barcode|isbn(?:-?1[03])?|kod ean|kód ean|ean kód|codice ean|código (?:ean|de barras)|code[- ]barres|strichcode|штрих-?код|vonalkód|čiarový kód|čárový kód|cod de bare)\.?$/iu;

/** Identifiers shown with a label, in the element of the label, the next one, or the next cell. */
export const labelledIdentifiers = (page: PageModel, regions: PageRegions): LabelledIdentifier[] => {
  const found: LabelledIdentifier[] = [];
  for (let index = 0; index < page.runs.length && found.length < autoLimits.labelledIdentifiers; index++) {
    const run = page.runs[index];
    if (!run || run.text.length > 120 || !/\p{L}|№|#/u.test(run.text)) continue;
    const labelled = readLabelled(run, page.runs[index + 1], page.runs[index + 2]);
    if (!labelled || regions.regionOf(run.place) === 'other-products') continue;
    found.push({ ...labelled, place: run.place });
  }
  return found;
};

type Labelled = Omit<LabelledIdentifier, 'place'>;

const readLabelled = (
  { text }: TextRun,
  next: TextRun | undefined,
  afterNext: TextRun | undefined,
): Labelled | undefined => {
  const inOne = /^[([\s]*([^:：#()]{2,40}?)\s*[:：#]+\s*[.\s]*([^\s:].{0,60})$/u.exec(text) ?? unmarked.exec(text);
  if (inOne) {
    const own = labelled(inOne[1] ?? '', inOne[2] ?? '', text);
    if (own) return own;
  }
  if (text.length > 45 || !next) return undefined;
  const label = text.replace(/^[([\s]+|[\s:：.#)-]+$/gu, '');
  if (kindOf(label) === undefined) return undefined;
  const isSign = /^[\s:：#.-]*$/.test(next.text);
  const value = isSign ? afterNext?.text : next.text.replace(/^[\s:：#]+/, '');
  return value === undefined ? undefined : labelled(label, value, `${text} ${next.text}${isSign ? ` ${value}` : ''}`);
};

/** `SKU 12345`, `Art.-Nr. 12345`, `Ref. 12/345`: a label and a value with a digit, nothing else. */
const unmarked = /^[([\s]*(\p{L}[\p{L}\s.°º-]{1,30}?)[\s.]+([\p{L}\d]*\d[\p{L}\d._/-]*)[)\]\s]*$/u;

const kindOf = (label: string): { kind: IdentifierKind; isVague: boolean } | undefined => {
  const trimmed = label.trim();
  if (gtinLabels.test(trimmed)) return { kind: 'gtin', isVague: false };
  if (mpnLabels.test(trimmed)) return { kind: 'mpn', isVague: false };
  if (skuLabels.test(trimmed)) return { kind: 'sku', isVague: false };
  return vagueLabels.test(trimmed) ? { kind: 'sku', isVague: true } : undefined;
};

const labelled = (label: string, text: string, raw: string): Labelled | undefined => {
  const kind = kindOf(label);
  const value = kind && identifierIn(text);
  return value === undefined ? undefined : ({ ...kind, value, raw: raw.slice(0, 160) } as Labelled);
};

/** The identifier a text begins with: letters, digits and marks with at least one digit, or `undefined`. */
export const identifierIn = (text: string): string | undefined => {
  const trimmed = text.trim().replace(/^[#:\s]+/, '');
  const spaced = /^(?:\d{2,4} ){1,5}\d{2,4}$/.exec(trimmed)?.[0];
  if (spaced !== undefined) return spaced;
  const value = /^[\p{L}\d][\p{L}\d._/+-]*/u.exec(trimmed)?.[0]?.replace(/[._/+-]+$/, '');
  if (value === undefined || value.length < 3 || value.length > 40 || !/\d/.test(value)) return undefined;
  const rest = trimmed.slice(value.length);
  // `123 reviews` is a sentence, `123 (in stock)`, `123 | Brand` and `12 34 56` are not.
  if (/^\s*\p{L}{3,}/u.test(rest) && rest.trim().split(/\s+/).length > 3) return undefined;
  if (/^\d{1,2}[./]\d{1,2}[./]\d{2,4}$/.test(value)) return undefined;
  return value;
};
