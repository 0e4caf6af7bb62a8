import type { Unit } from '@aisle/core';

/** How units are written: signs, words by language, and the codes of UN/CEFACT Recommendation 20, which data use. */
const spellings: Readonly<Record<Unit, string>> = {
  mg: 'mg milligram milligramm milligramme MGM мг',
  g: 'g gr gram grams gramm gramme grammes gramo gramos grammi grama GRM г гр γρ',
  kg: 'kg kilo kilos kilogram kilograms kilogramm kilogramme kilogramo kilogramos chilo chilogrammo kilogrammo quilo KGM кг κιλό',
  ml: 'ml millilitre milliliter millilitro MLT мл',
  cl: 'cl centilitre centiliter CLT сл',
  dl: 'dl decilitre deciliter DLT дл',
  l: 'l ltr lt litre litres liter liters litro litros litri litr litru LTR л литр λίτρο',
  mm: 'mm millimetre millimeter MMT мм',
  cm: 'cm centimetre centimeter CMT см',
  m: 'm mtr meter meters metre metres metro metri mètre lfm MTR м',
  m2: 'm2 m² qm mq sqm MTK м2 м²',
  m3: 'm3 m³ cbm MTQ м3 м³',
  oz: 'oz ounce ounces ONZ',
  lb: 'lb lbs pound pounds LBR',
  'fl oz': 'floz fl.oz OZA',
  piece:
    'piece pieces pc pcs pce each ea unit units stk stück stueck st styck kpl tk gab vnt buc kom ks kus kusů db szt sztuka sztuki sztuk pièce pièces unité unités unidad unidades ud uds unidade unidades pezzo pezzi pz stuk stuks шт штук штука τεμ adet 個 枚 本 개 C62 H87 EA PCE',
};

const unitByText: ReadonlyMap<string, Unit> = new Map(
  (Object.entries(spellings) as [Unit, string][]).flatMap(([unit, texts]) =>
    texts.split(' ').map((text): [string, Unit] => [text.toLowerCase(), unit]),
  ),
);

/** The unit that a word or code means; undefined where it means none that is known. */
export const unitIn = (text: string): Unit | undefined =>
  unitByText.get(
    text
      .trim()
      .toLowerCase()
      .replace(/\.$/, '')
      .replace(/^fl\.?\s*oz$/, 'floz'),
  );
