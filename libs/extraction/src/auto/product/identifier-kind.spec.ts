import { describe, expect, it } from '@jest/globals';
import { identifierKind } from './identifier-kind.js';

describe('what a label says of a number', () => {
  it.each([
    'SKU',
    'Product code',
    'Item No.',
    'Item #',
    'Code of the article',
    'Artikel-Nr.',
    'Art.-Nr.',
    'Artikelnummer',
    'Bestellnummer',
    'Réf. produit',
    'Référence produit',
    'Código do produto',
    'Cód. artículo',
    "Codice dell'articolo",
    'Kod produktu',
    'Číslo produktu',
    'Kód zboží',
    'Kat. č.',
    'Produkta kods',
    'Prekės kodas',
    'Toote kood',
    'Tuotenumero',
    'Varenr.',
    'Cikkszám',
    'Termékkód',
    'Cod produs',
    'Šifra izdelka',
    'Артикул',
    'Код товара',
    'Κωδικός προϊόντος',
    'Ürün Kodu',
    '商品番号',
  ])('%s is the number of the shop', (label) => {
    expect(identifierKind(label)).toEqual({ kind: 'sku', certainty: 'sure' });
  });
  it.each(['Réf.', 'Référence', 'Referencia'])('%s is mostly it', (label) => {
    expect(identifierKind(label)).toEqual({ kind: 'sku', certainty: 'likely' });
  });
  it.each(['Code', 'ID', 'Art.', 'N°', 'Kód', 'Product'])('%s may be it', (label) => {
    expect(identifierKind(label)).toEqual({ kind: 'sku', certainty: 'vague' });
  });
  it.each([
    'MPN',
    "Manufacturer's part number",
    'Model',
    'Model name',
    'Modellnummer',
    'Herstellernummer',
    'Référence fabricant',
    'Kód výrobce',
    'Артикул производителя',
    '型号',
  ])('%s is the number of the maker', (label) => {
    expect(identifierKind(label)?.kind).toBe('mpn');
  });
  it.each(['EAN', 'EAN-Nummer', 'GTIN-13', 'ISBN 10', 'Kod EAN', 'Code-barres', 'Código de barras', 'Штрих-код'])(
    '%s is the number of the trade',
    (label) => {
      expect(identifierKind(label)?.kind).toBe('gtin');
    },
  );
  it.each([
    'Number of reviews',
    'Phone number',
    'Discount code',
    'Postcode',
    'Item 13',
    'Item weight',
    'Of the',
    'Productions',
    '',
  ])('"%s" is of no number of a product', (label) => {
    expect(identifierKind(label)).toBeUndefined();
  });
});
