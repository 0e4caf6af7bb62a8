import { describe, expect, it } from '@jest/globals';
import { availabilityPhrase } from './availability-phrase.js';
import { availabilityPhrases } from './availability-phrases.js';

describe('availabilityPhrase', () => {
  it('knows more than twenty languages, each with both sides', () => {
    const both = Object.values(availabilityPhrases).filter(({ InStock, OutOfStock }) => InStock && OutOfStock);
    expect(both.length).toBeGreaterThanOrEqual(20);
    expect(both).toHaveLength(Object.keys(availabilityPhrases).length);
  });
  it.each([
    ['Sofort lieferbar', 'InStock'],
    ['Derzeit nicht verfügbar', 'OutOfStock'],
    ['Actuellement indisponible.', 'OutOfStock'],
    ['Sin existencias', 'OutOfStock'],
    ['Não disponível', 'OutOfStock'],
    ['Non disponibile', 'OutOfStock'],
    ['Disponibilità immediata', 'InStock'],
    ['Niet op voorraad', 'OutOfStock'],
    ['Op voorraad', 'InStock'],
    ['Slut i lager', 'OutOfStock'],
    ['Ikke på lager', 'OutOfStock'],
    ['Ei varastossa', 'OutOfStock'],
    ['Brak w magazynie', 'OutOfStock'],
    ['Skladem > 5 ks', 'InStock'],
    ['Na objednávku', 'BackOrder'],
    ['Nincs raktáron', 'OutOfStock'],
    ['Stoc epuizat', 'OutOfStock'],
    ['Няма в наличност', 'OutOfStock'],
    ['Нет в наличии', 'OutOfStock'],
    ['Є в наявності', 'InStock'],
    ['Nema na zalihi', 'OutOfStock'],
    ['Ni na zalogi', 'OutOfStock'],
    ['Εξαντλημένο', 'OutOfStock'],
    ['Stokta yok', 'OutOfStock'],
    ['Pole saadaval', 'OutOfStock'],
    ['Nav noliktavā', 'OutOfStock'],
    ['Išparduota', 'OutOfStock'],
    ['غير متوفر', 'OutOfStock'],
    ['אזל מהמלאי', 'OutOfStock'],
    ['ناموجود', 'OutOfStock'],
    ['在庫あり', 'InStock'],
    ['暂时缺货', 'OutOfStock'],
    ['품절', 'OutOfStock'],
    ['สินค้าหมด', 'OutOfStock'],
    ['Hết hàng', 'OutOfStock'],
    ['Stok habis', 'OutOfStock'],
    ['उपलब्ध नहीं', 'OutOfStock'],
    ['Plus que 2 en stock', 'LimitedAvailability'],
    ['Vorbestellbar', 'PreOrder'],
    ['No longer available', 'Discontinued'],
  ])('reads %s as %s', (text, availability) => {
    expect(availabilityPhrase(text)?.availability).toBe(availability);
  });
  it('does not find a word inside another', () => {
    expect(availabilityPhrase('Slutspurt')).toBeUndefined();
    expect(availabilityPhrase('Free delivery')).toBeUndefined();
  });
});
