import { readPagesBeyond, type Tx } from '@aisle/storage';
import type { DiscoveredLink } from '../parse/parse-result.js';
import type { ParsedPage } from './open-pages.js';

/** Of one batch; a shop whose leaves are longer is held to its own limit of pages a leaf. */
const maxPagesBeyond = 10_000;

/**
 * Adds to pages that look like the last of their leaf, without showing that they are, links to the pages that are known to lie
 * behind them. A next link that was renamed looks like the end; whether the pages are there only they can tell.
 */
export const withPagesBeyond = async (tx: Tx, pages: readonly ParsedPage[]): Promise<ParsedPage[]> => {
  const leaves = pages.flatMap(({ fetched, content: { body } }) =>
    body.kind === 'catalog-page' && body.lastPage !== undefined && !body.isLastPageShown
      ? [
          {
            because: fetched.requestId,
            retailerId: fetched.retailerId,
            market: fetched.market,
            leafUrl: body.leafUrl,
            pageNumber: body.lastPage,
          },
        ]
      : [],
  );
  const linksByRequest = new Map<string, DiscoveredLink[]>();
  for (const { because, url, leafUrl, pageNumber } of await readPagesBeyond(tx, leaves, maxPagesBeyond)) {
    const links = linksByRequest.get(because) ?? [];
    links.push({ kind: 'catalog-page', url, context: { leafUrl, pageNumber } });
    linksByRequest.set(because, links);
  }
  return pages.map((page) => {
    const links = linksByRequest.get(page.fetched.requestId);
    return links ? { ...page, content: { ...page.content, links: [...page.content.links, ...links] } } : page;
  });
};
