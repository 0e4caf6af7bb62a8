import {
  confirmCatalogPages,
  confirmProducts,
  confirmSourcePages,
  forgetValidators,
  insertPageReadings,
  insertSourcePages,
  lockSourcePages,
  removeCatalogPages,
  type TouchedListing,
  type Tx,
  writeCatalogPages,
  writeCatalogTrees,
  writeObservations,
  writeProducts,
} from '@aisle/storage';
import type { ParseResult } from '../parse/parse-result.js';
import { catalogPageRows, pageReadingRows, productPageRows, observedPages, treeVersions } from './content-rows.js';
import {
  type CurrentPage,
  currentPages,
  newestOfEachUrl,
  pagesToLock,
  sourcePageRow,
  type VanishedPage,
  vanishedPages,
} from './known-pages.js';
import type { ParsedPage } from './open-pages.js';

/**
 * Writes what pages say, and answers with the listings to be decided again, by the request whose page touched them. Pages
 * fetched before what is known already are left out.
 */
export const recordContent = async (
  tx: Tx,
  parsed: readonly ParsedPage[],
  lost: readonly ParseResult[],
  now: Date,
): Promise<Map<string, TouchedListing[]>> => {
  if (parsed.length + lost.length === 0) return new Map();
  const newest = newestOfEachUrl(parsed);
  const newIds = await insertSourcePages(tx, newest.map(sourcePageRow));
  const known = await lockSourcePages(tx, pagesToLock(newest, lost));
  const current = currentPages(newest, known, new Set(newIds));
  const vanished = vanishedPages(current, known);

  await forgetLost(tx, lost, known);
  await confirmSourcePages(tx, current.filter(({ confirmedBefore }) => confirmedBefore !== null).map(withId));
  await writeRows(tx, current, vanished, now);
  await insertPageReadings(tx, pageReadingRows(current));
  const touched = await writeObservations(tx, observedPages(current, vanished), now);
  return byRequest(touched, current, vanished);
};

const withId = (page: CurrentPage) => ({ ...sourcePageRow(page), id: page.sourcePageId });

const forgetLost = (tx: Tx, lost: readonly ParseResult[], known: Awaited<ReturnType<typeof lockSourcePages>>) => {
  const rawObjectIds = new Map(lost.map(({ fetched }) => [fetched.requestId as string, fetched.raw.rawObjectId]));
  return forgetValidators(
    tx,
    known.flatMap(({ because, why, id }) => {
      const rawObjectId = why === 'asked' ? rawObjectIds.get(because) : undefined;
      return rawObjectId === undefined ? [] : [{ id, rawObjectId }];
    }),
  );
};

const writeRows = async (
  tx: Tx,
  current: readonly CurrentPage[],
  vanished: readonly VanishedPage[],
  now: Date,
): Promise<void> => {
  await writeCatalogTrees(tx, treeVersions(current));
  const catalogPages = catalogPageRows(current);
  await writeCatalogPages(tx, catalogPages.changed, now);
  await confirmCatalogPages(tx, catalogPages.unchanged, now);
  await removeCatalogPages(
    tx,
    vanished.map(({ sourcePageId }) => sourcePageId),
  );
  const products = productPageRows(current);
  await writeProducts(tx, products.changed, now);
  await confirmProducts(tx, products.unchanged, now);
};

const byRequest = (
  touched: readonly TouchedListing[],
  current: readonly CurrentPage[],
  vanished: readonly VanishedPage[],
): Map<string, TouchedListing[]> => {
  const requestOfPage = new Map([
    ...current.map(({ sourcePageId, fetched }) => [sourcePageId, fetched.requestId] as const),
    ...vanished.map(({ sourcePageId, because }) => [sourcePageId, because.fetched.requestId] as const),
  ]);
  const listings = new Map<string, TouchedListing[]>();
  for (const listing of touched) {
    const requestId = requestOfPage.get(listing.sourcePageId) ?? '';
    const known = listings.get(requestId);
    if (known) known.push(listing);
    else listings.set(requestId, [listing]);
  }
  return listings;
};
