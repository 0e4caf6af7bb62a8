import { createHash } from 'node:crypto';
import { newId } from '@aisle/core';
import type {
  CatalogPageRow,
  NewPageReading,
  ObservedPage,
  ProductPageRow,
  SourcePageId,
  TreeNodeRow,
  TreeVersion,
} from '@aisle/storage';
import type { CurrentPage, VanishedPage } from './known-pages.js';

const provenanceOf = ({ rawObjectId, content: { parserVersion }, fetched: { runId } }: CurrentPage) => ({
  rawObjectId,
  parserVersion,
  runId,
});

export const treeVersions = (pages: readonly CurrentPage[]): TreeVersion[] =>
  pages.flatMap((page) => {
    const { body } = page.content;
    // A sitemap of product pages, or an index of sitemaps, shows no categories.
    if (body.kind !== 'catalog-tree' || body.nodes.length === 0) return [];
    return [
      {
        ...provenanceOf(page),
        isPart: !body.isWhole,
        id: newId(),
        retailerId: page.fetched.retailerId,
        fingerprint: fingerprintOf(body.nodes),
        nodes: body.nodes,
        fetchedAt: page.fetchedAt,
      },
    ];
  });

/** A hash that is equal for menus with the same names and links in the same places. */
const fingerprintOf = (nodes: readonly TreeNodeRow[]): string =>
  createHash('sha256')
    .update(JSON.stringify(nodes.map(({ parent, name, url, leaf }) => [parent, name, url, leaf])))
    .digest('hex');

export const catalogPageRows = (
  pages: readonly CurrentPage[],
): {
  changed: CatalogPageRow[];
  unchanged: Pick<CatalogPageRow, 'sourcePageId' | 'leafUrl' | 'pageNumber' | 'runId'>[];
} => {
  const rows = pages.flatMap((page) => {
    const { body } = page.content;
    if (body.kind !== 'catalog-page') return [];
    const { retailerId, market, url } = page.fetched;
    const { leafUrl, pageNumber, items } = body;
    const { sourcePageId, hasNewContent } = page;
    const row = { ...provenanceOf(page), sourcePageId, retailerId, market, url, leafUrl, pageNumber };
    return [{ ...row, listings: hasNewContent ? items : ('as before' as const) }];
  });
  return {
    changed: rows.flatMap(({ listings, ...row }) =>
      listings === 'as before' ? [] : [{ ...row, listingKeys: listings.map(({ listingKey }) => listingKey) }],
    ),
    unchanged: rows
      .filter(({ listings }) => listings === 'as before')
      .map(({ sourcePageId, leafUrl, pageNumber, runId }) => ({ sourcePageId, leafUrl, pageNumber, runId })),
  };
};

export const productPageRows = (
  pages: readonly CurrentPage[],
): { changed: ProductPageRow[]; unchanged: { sourcePageId: SourcePageId; runId: string }[] } => {
  const rows = pages.flatMap((page) => {
    const { body } = page.content;
    if (body.kind !== 'product-page') return [];
    const { retailerId, market, url } = page.fetched;
    const { sourcePageId, hasNewContent } = page;
    const listings = hasNewContent ? body.products : ('as before' as const);
    return [{ ...provenanceOf(page), sourcePageId, retailerId, market, url, listings }];
  });
  return {
    changed: rows.flatMap(({ listings, ...row }) => (listings === 'as before' ? [] : [{ ...row, products: listings }])),
    unchanged: rows
      .filter(({ listings }) => listings === 'as before')
      .map(({ sourcePageId, runId }) => ({ sourcePageId, runId })),
  };
};

/** The readings of the pages that say something new. */
export const pageReadingRows = (pages: readonly CurrentPage[]): NewPageReading[] =>
  pages.flatMap(({ hasNewContent, rawObjectId, content: { parserVersion, reading, leadsTo } }) =>
    hasNewContent && reading ? [{ rawObjectId, parserVersion, reading, leadsTo }] : [],
  );

/** What the pages say about listings; a vanished page says that it lists nothing any more. */
export const observedPages = (current: readonly CurrentPage[], vanished: readonly VanishedPage[]): ObservedPage[] => [
  ...current.flatMap(observedPage),
  ...vanished.map(({ sourcePageId, confirmedBefore, seenSnapshot, because }) => ({
    ...provenanceOf(because),
    sourcePageId,
    supplierId: because.fetched.retailerId,
    market: because.fetched.market,
    source: 'catalog-page' as const,
    fetchedAt: because.fetchedAt,
    confirmedBefore,
    seenSnapshot,
    listings: [],
  })),
];

const observedPage = (page: CurrentPage): ObservedPage[] => {
  const { sourcePageId, fetched, fetchedAt, confirmedBefore, seenSnapshot, content } = page;
  const { body } = content;
  if (body.kind === 'catalog-tree') return [];
  const listings = body.kind === 'catalog-page' ? body.items : body.products;
  return [
    {
      ...provenanceOf(page),
      sourcePageId,
      supplierId: fetched.retailerId,
      market: fetched.market,
      source: body.kind,
      fetchedAt,
      confirmedBefore,
      seenSnapshot,
      listings: page.hasNewContent && listings !== 'as before' ? listings : undefined,
    },
  ];
};
