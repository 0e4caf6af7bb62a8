import { describe, expect, test } from '@jest/globals';
import type { Observation, ObservationSource, ObservedFields } from './observation.js';
import { foldOffer, valuesOf, whyLost } from './which-fact-wins.js';

const at = (hour: number): Date => new Date(Date.UTC(2026, 0, 1, hour));
const eur = (amountMinor: number) => ({ amountMinor, currency: 'EUR' });

const said = (
  id: string,
  source: ObservationSource,
  fields: ObservedFields,
  observedHour: number,
  confirmedHour = observedHour,
  promotion = 0,
): Observation => ({
  id,
  source,
  fields,
  promotion,
  stands: true,
  supplierId: 'shop',
  listingKey: 'sku-1',
  variant: '',
  market: '',
  observedAt: at(observedHour),
  confirmedAt: at(confirmedHour),
  rawObjectId: null,
  parserVersion: null,
});

const fold = (...observations: Observation[]): ObservedFields => valuesOf(foldOffer(observations));

describe('what is said beside a price or a stock', () => {
  test('is gone with the price, and back with it', () => {
    const page = said('a', 'product-page', { price: eur(900), priceValidUntil: '2026-01-31', seller: 'Acme' }, 1);
    const tile = (id: string, amountMinor: number, hour: number) =>
      said(id, 'catalog-page', { price: eur(amountMinor) }, hour);
    expect(fold(page, tile('b', 800, 2))).toEqual({ price: eur(800) });
    expect(fold(page, tile('b', 900, 2))).toMatchObject({ priceValidUntil: '2026-01-31', seller: 'Acme' });
    expect(whyLost('seller', page, page, [page, tile('b', 800, 2)])).toBe('beside-another-value');
  });

  test('a number of pieces holds until somebody says anew what is in stock', () => {
    const pieces = said('a', 'product-page', { availability: 'InStock', stockQuantity: 3 }, 2);
    expect(fold(pieces, said('b', 'product-page', { availability: 'InStock' }, 1)).stockQuantity).toBe(3);
    expect(fold(pieces, said('b', 'product-page', { availability: 'InStock' }, 3)).stockQuantity).toBeUndefined();
    expect(fold(pieces, said('b', 'vendor-event', { stockQuantity: 2 }, 3)).stockQuantity).toBe(2);
    expect(fold(pieces, said('b', 'catalog-page', { availability: 'InStock' }, 3)).stockQuantity).toBe(3);
    expect(fold(pieces, said('b', 'catalog-page', { availability: 'OutOfStock' }, 3)).stockQuantity).toBeUndefined();
    expect(fold(said('b', 'vendor-event', { stockQuantity: 2 }, 3)).stockQuantity).toBe(2);
  });
});

describe('foldOffer', () => {
  test('the newer price wins', () => {
    expect(
      fold(said('a', 'catalog-page', { price: eur(1000) }, 1), said('b', 'catalog-page', { price: eur(900) }, 2)).price,
    ).toEqual(eur(900));
  });

  test('the result does not depend on the order in which observations arrive', () => {
    const observations = [
      said('a', 'catalog-page', { name: 'Drill', price: eur(1000) }, 1, 5),
      said('b', 'product-page', { name: 'Drill 500 W', price: eur(1100), availability: 'InStock' }, 2),
      said('c', 'vendor-event', { availability: 'OutOfStock' }, 3),
      said('d', 'catalog-page', { price: eur(950) }, 4),
    ];
    const expected = foldOffer(observations);
    expect(foldOffer([...observations].reverse())).toEqual(expected);
    expect(foldOffer([...observations.slice(2), ...observations.slice(0, 2)])).toEqual(expected);
  });

  test('a newer tile that says nothing about stock does not make an older stock event lose', () => {
    const fields = fold(
      said('a', 'vendor-event', { availability: 'OutOfStock' }, 1),
      said('b', 'catalog-page', { price: eur(900) }, 2),
    );
    expect(fields).toEqual({ availability: 'OutOfStock', price: eur(900) });
  });

  test('"said that there is none" wins over an older value, "not said" does not', () => {
    const older = said('a', 'product-page', { regularPrice: eur(1500), brand: 'Acme' }, 1);
    expect(fold(older, said('b', 'product-page', { regularPrice: null }, 2))).toEqual({
      regularPrice: null,
      brand: 'Acme',
    });
  });

  test('a product page names a product better than a newer tile does', () => {
    const fields = fold(
      said('a', 'product-page', { name: 'Drill 500 W, red' }, 1),
      said('b', 'catalog-page', { name: 'Drill 500 W…' }, 2),
    );
    expect(fields.name).toBe('Drill 500 W, red');
  });

  test('an event is overruled by a page that was seen unchanged after it', () => {
    const fields = fold(
      said('a', 'catalog-page', { price: eur(1000) }, 1, 5),
      said('b', 'vendor-event', { price: eur(1200) }, 3),
    );
    expect(fields.price).toEqual(eur(1000));
  });

  test('a tile and a product page that disagree do not flip the offer with every crawl', () => {
    const secondCrawlSawTheTile = [
      said('tile', 'catalog-page', { price: eur(1000) }, 1, 10),
      said('page', 'product-page', { price: eur(1200) }, 2, 2),
    ];
    const secondCrawlSawBoth = [
      said('tile', 'catalog-page', { price: eur(1000) }, 1, 10),
      said('page', 'product-page', { price: eur(1200) }, 2, 11),
    ];
    expect(fold(...secondCrawlSawTheTile).price).toEqual(eur(1200));
    expect(fold(...secondCrawlSawBoth).price).toEqual(eur(1200));
  });

  test('a tile that has changed since the product page was seen wins', () => {
    const fields = fold(
      said('page', 'product-page', { price: eur(1200) }, 2),
      said('tile', 'catalog-page', { price: eur(900) }, 10),
    );
    expect(fields.price).toEqual(eur(900));
  });

  test('a tile that is seen again lists its product again, though a product page has answered it before', () => {
    const fields = fold(
      said('tile', 'catalog-page', { price: eur(1000), listed: true }, 1, 10),
      said('page', 'product-page', { price: eur(1200), listed: true }, 2),
      said('gone', 'crawl-run', { listed: false }, 5),
    );
    expect(fields).toEqual({ price: eur(1200), listed: true });
  });

  test('a product on two pages at two prices keeps the one said last, in whatever order the pages are seen again', () => {
    const bySeenAgain = ([a, b]: [number, number]) =>
      fold(said('a', 'catalog-page', { price: eur(1000) }, 1, a), said('b', 'catalog-page', { price: eur(900) }, 2, b))
        .price;
    expect([bySeenAgain([5, 6]), bySeenAgain([6, 5])]).toEqual([eur(900), eur(900)]);
  });

  test('what a page says counts more than what another of its kind has said and says no longer', () => {
    const closed = { ...said('b', 'catalog-page', { price: eur(900) }, 2, 8), stands: false };
    expect(fold(said('a', 'catalog-page', { price: eur(1000) }, 1, 4), closed).price).toEqual(eur(1000));
  });

  test('a product page that is gone neither names a product against a tile that is there, nor answers it', () => {
    const gone = {
      ...said('page', 'product-page', { name: 'Drill 500 W', price: eur(1200), description: 'Strong.' }, 2, 5),
      stands: false,
    };
    expect(fold(said('tile', 'catalog-page', { name: 'Drill', price: eur(900) }, 1, 9), gone)).toEqual({
      name: 'Drill',
      price: eur(900),
      description: 'Strong.',
    });
  });

  test('three statements whose times go in a circle have one winner, in whatever order they come', () => {
    const tiles = [
      said('a', 'catalog-page', { price: eur(1) }, 5, 6),
      said('b', 'catalog-page', { price: eur(2) }, 1, 9),
      said('c', 'vendor-event', { price: eur(3) }, 7),
    ];
    const turned = [0, 1, 2].map((by) => fold(...tiles.slice(by), ...tiles.slice(0, by)).price);
    expect(turned).toEqual([eur(3), eur(3), eur(3)]);
  });

  test('of two statements of one moment the promoted one wins, then the younger id', () => {
    expect(
      fold(said('b', 'product-page', { price: eur(1) }, 1), said('a', 'product-page', { price: eur(2) }, 1, 1, 1))
        .price,
    ).toEqual(eur(2));
    expect(
      fold(said('b', 'product-page', { price: eur(1) }, 1), said('a', 'product-page', { price: eur(2) }, 1)).price,
    ).toEqual(eur(1));
  });

  test('each fact names the observation it comes from', () => {
    expect(foldOffer([said('a', 'catalog-page', { price: eur(1) }, 1)]).price).toEqual({
      value: eur(1),
      observationId: 'a',
    });
  });
});

describe('whyLost', () => {
  const tile = (id: string, observedHour: number, confirmedHour = observedHour) =>
    said(id, 'catalog-page', { name: 'Tile', price: eur(900) }, observedHour, confirmedHour);
  const product = (observedHour: number) => said('p', 'product-page', { name: 'Page', price: eur(1000) }, observedHour);

  test.each([
    ['a tile knows less about a name', 'name', tile('t', 5), product(3), 'less-detailed'],
    ['an older price', 'price', tile('t', 2), product(3), 'older'],
    [
      'a tile that was seen again, after the product page has answered it',
      'price',
      tile('t', 2, 5),
      product(3),
      'answered-by-product-page',
    ],
    ['a tile that said it earlier than another', 'price', tile('t', 2, 9), tile('u', 3), 'said-earlier'],
    ['a tile that is gone', 'price', { ...tile('t', 4), stands: false }, tile('u', 3), 'no-longer-said'],
    ['two tiles of one time', 'price', tile('t', 3), tile('u', 3), 'same-time'],
    ['a price that came after the decision', 'price', tile('t', 5), product(3), 'not-decided-yet'],
  ] as const)('%s', (_what, field, loser, winner, reason) => {
    expect(whyLost(field, loser, winner, [loser, winner])).toBe(reason);
    const decided = foldOffer([loser, winner])[field]?.observationId;
    expect(decided).toBe(reason === 'not-decided-yet' ? loser.id : winner.id);
  });
});
