/**
 * Words that labels of identifiers are made of: tables by language, without logic. A label that holds nothing but words for
 * goods and words for numbers ("Product code", "Kod produktu", "Artikel-Nr.", "Código do produto") is of the shop's own number.
 */

/** A language's words, split by blanks, in the forms that labels have. */
interface IdentifierWords {
  /** "Number", "code" and the like. */
  number: string;
  /** "Product", "article", "of the catalogue" and the like. */
  goods: string;
  /** The shop's own number by themselves. */
  own?: string;
  /** "Reference": mostly the shop's own, the maker's now and then. */
  reference?: string;
  /** They make it the manufacturer's. */
  maker?: string;
  /** They make it a number of the whole trade's. */
  trade?: string;
}

export const identifierWords: Readonly<Record<string, IdentifierWords>> = {
  en: {
    number: 'number num numero no nr code id ident identifier № #',
    goods:
      'product products item items article catalog catalogue stock order ordering listing ad web store shop vendor seller our internal inventory',
    own: 'sku',
    maker: 'mpn manufacturer manufacturers mfr mfg part model',
    trade: 'gtin gtin8 gtin12 gtin13 gtin14 ean ean8 ean13 upc barcode isbn isbn10 isbn13 jan bar',
  },
  de: {
    number: 'nummer nr no kennung',
    goods: 'artikel art bestell produkt inserats inserat anzeigen angebots waren lager katalog material',
    reference: 'referenz',
    maker: 'hersteller modell teile modellbezeichnung bezeichnung',
    trade: 'strichcode',
  },
  nl: { number: 'nummer nr code', goods: 'artikel product bestel advertentie', maker: 'fabrikant fabrikants' },
  fr: {
    number: 'numéro numero code identifiant n°',
    goods: 'produit article annonce web commande',
    reference: 'réf référence ref reference',
    maker: 'fabricant constructeur modèle',
    trade: 'barres',
  },
  es: {
    number: 'número numero código codigo cod cód núm clave n° nº',
    goods: 'producto artículo articulo anuncio web',
    reference: 'referencia',
    maker: 'fabricante modelo',
    trade: 'barras',
  },
  pt: {
    number: 'número numero código codigo cód cod nº',
    goods: 'produto artigo anúncio anuncio item',
    reference: 'referência',
    maker: 'fabricante modelo',
  },
  it: {
    number: 'numero codice cod',
    goods: 'prodotto articolo annuncio',
    reference: 'riferimento',
    maker: 'produttore modello',
  },
  ca: { number: 'codi', goods: 'producte' },
  ro: {
    number: 'cod codul număr numărul',
    goods: 'produs produsului articol',
    maker: 'producător producator',
    trade: 'bare',
  },
  nordic: {
    number: 'nummer numret nr no kode kod id numero koodi nro tunnus',
    goods: 'produkt vare varens artikel artikkel annons annonse tuote tuotteen ilmoitus',
  },
  baltic: {
    number: 'kood number kods kodas numurs numeris nr',
    goods: 'toote produkta preces artikula produkto prekės prekes',
  },
  pl: {
    number: 'numer nr kod symbol indeks',
    goods: 'produktu katalogowy artykułu referencyjny oferty ogłoszenia towaru kat',
    own: 'symbol indeks',
    maker: 'producenta',
    trade: 'kreskowy',
  },
  cs: {
    number: 'číslo kód kod č čís',
    goods: 'produktu zboží položky kat katalogové objednací produktové obj',
    maker: 'výrobce',
    trade: 'čárový',
  },
  sk: {
    number: 'číslo kód kod č',
    goods: 'produktu tovaru položky kat katalógové objednávacie produktové',
    maker: 'výrobcu',
    trade: 'čiarový',
  },
  hu: {
    number: 'szám száma kód kódja azonosító',
    goods: 'termék cikk rendelési',
    maker: 'gyártói',
    trade: 'vonalkód',
  },
  balkan: {
    number: 'šifra kod koda broj br številka шифра',
    goods: 'proizvoda artikla izdelka kataloški kat производа артикла',
    own: 'šifra шифра',
  },
  ru: {
    number: 'код номер ном id',
    goods: 'товара товару продукта объявления каталожный заказа изделия',
    own: 'артикул арт код',
    maker: 'производителя модель',
    trade: 'штрих штрихкод',
  },
  uk: { number: 'код номер', goods: 'товару продукту оголошення', own: 'артикул', maker: 'виробника' },
  bg: { number: 'код номер', goods: 'продукта продукт стоката', own: 'артикул' },
  el: { number: 'κωδικός κωδ', goods: 'προϊόντος είδους', own: 'κωδικός κωδ' },
  tr: { number: 'kodu no numarası', goods: 'ürün stok ilan' },
  ar: { number: 'رقم رمز كود', goods: 'المنتج الصنف الموديل' },
  he: { number: 'מספר קוד', goods: 'קטלוגי פריט מוצר', own: 'מקט מק״ט' },
  id: { number: 'kode nomor', goods: 'produk barang' },
  vi: { number: 'mã', goods: 'sản phẩm hàng sp' },
};

/** Small words that labels hold between the others, and the digits of `GTIN-13`. */
export const labelFillers: ReadonlySet<string> = new Set(
  'of the s name du de la le l del d dell do da na 8 10 12 13 14'.split(' '),
);

/** Whole labels of the shop's own number in languages written without blanks. */
export const ownNumberLabels: ReadonlySet<string> = new Set(
  '商品编号 商品編號 商品番号 商品コード 商品號 商品代碼 商品代码 商品no 貨號 货号 品番 型番 款號 產品編號 产品编号 商品管理番号 상품번호 상품코드 제품번호 รหัสสินค้า'.split(
    ' ',
  ),
);

/** The same of the manufacturer's. */
export const makerNumberLabels: ReadonlySet<string> = new Set(['型號', '型号']);

/** Words that may mean the shop's own number where they stand alone, or something else. */
export const vagueNumberWords: ReadonlySet<string> = new Set(
  'code kod kód cod codice código id art item № nº n° nr no web asin product prod plu'.split(' '),
);
