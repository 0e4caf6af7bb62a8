import { RetryableError } from '@aisle/core';
import type { LockedSourcePage, PagesToLock, SourcePageRow, SourcePageId } from '@aisle/storage';
import type { ParseResult } from '../parse/parse-result.js';
import type { ParsedPage } from './open-pages.js';

/** A page whose content is to be written. */
export interface CurrentPage extends ParsedPage {
  sourcePageId: SourcePageId;
  /** When it was last confirmed before; null for a page seen for the first time. */
  confirmedBefore: Date | null;
  /** What was committed then, as Postgres writes a `pg_snapshot`. */
  seenSnapshot: string | null;
  /** False where its rows and observations stand already, as the same parser read them from the same body. */
  hasNewContent: boolean;
  /** The raw object that first held this body. */
  rawObjectId: string;
}

const keyOf = (supplierId: string, market: string, url: string): string => `${supplierId}\n${market}\n${url}`;

export const pageKeyOf = ({ fetched }: ParseResult): string => keyOf(fetched.retailerId, fetched.market, fetched.url);

/** Picks of each URL the page that was fetched last: the others came too late to say anything. */
export const newestOfEachUrl = (pages: readonly ParsedPage[]): ParsedPage[] => {
  const newest = new Map<string, ParsedPage>();
  for (const page of pages) {
    const known = newest.get(pageKeyOf(page));
    if (!known || page.fetchedAt >= known.fetchedAt) newest.set(pageKeyOf(page), page);
  }
  return [...newest.values()];
};

export const sourcePageRow = ({ fetched, content, fetchedAt }: ParsedPage): SourcePageRow => ({
  supplierId: fetched.retailerId,
  market: fetched.market,
  url: fetched.url,
  kind: fetched.kind,
  leafUrl: content.body.kind === 'catalog-page' ? content.body.leafUrl : null,
  rawObjectId: fetched.raw.rawObjectId,
  rawKey: fetched.raw.key,
  bodySha256: content.bodySha256,
  parserVersion: content.parserVersion,
  etag: fetched.etag,
  lastModified: fetched.lastModified,
  fetchedAt,
  runId: fetched.runId,
});

/** Everything that these pages may change; `because` is the request whose page asks. */
export const pagesToLock = (parsed: readonly ParsedPage[], lost: readonly ParseResult[]): PagesToLock => ({
  pages: [...parsed, ...lost].map(({ fetched }) => ({
    because: fetched.requestId,
    supplierId: fetched.retailerId,
    market: fetched.market,
    url: fetched.url,
  })),
  shrunkLeaves: parsed.flatMap(({ fetched, content: { body } }) =>
    body.kind === 'catalog-page' && body.lastPage !== undefined && body.isLastPageShown
      ? [{ ...askedBy(fetched), leafUrl: body.leafUrl, lastPage: body.lastPage }]
      : [],
  ),
});

const askedBy = ({ requestId, retailerId, market }: ParseResult['fetched']) => ({
  because: requestId,
  retailerId,
  market,
});

/** The pages that say something new or the same again; those fetched before what is known are left out. */
export const currentPages = (
  pages: readonly ParsedPage[],
  known: readonly LockedSourcePage[],
  newIds: ReadonlySet<SourcePageId>,
): CurrentPage[] => {
  const byRequest = new Map(known.filter(({ why }) => why === 'asked').map((page) => [page.because, page]));
  return pages.flatMap((page) => {
    const before = byRequest.get(page.fetched.requestId);
    return before ? currentPage(page, before, newIds.has(before.id)) : [];
  });
};

const currentPage = (page: ParsedPage, before: LockedSourcePage, isNew: boolean): CurrentPage[] => {
  const { content, fetched, fetchedAt } = page;
  if (!isNew && fetchedAt < before.confirmedAt) return [];
  const hasSameBody = before.bodySha256 === content.bodySha256;
  const isAsParsed =
    hasSameBody && before.parserVersion === content.parserVersion && before.kind === fetched.kind && before.hasRows;
  if (page.parse.outcome === 'known' && (isNew || !isAsParsed)) throw changedMeanwhile(page);
  return [
    {
      ...page,
      sourcePageId: before.id,
      confirmedBefore: isNew ? null : before.confirmedAt,
      seenSnapshot: before.seenSnapshot,
      hasNewContent: isNew || !isAsParsed,
      rawObjectId: hasSameBody ? before.rawObjectId : fetched.raw.rawObjectId,
    },
  ];
};

/** Somebody else has brought it since it was found to be as before: when it comes again, that is seen. */
const changedMeanwhile = ({ fetched }: ParsedPage): RetryableError =>
  new RetryableError('PAGE_CHANGED_MEANWHILE', `${fetched.url} was taken for as it was, and is not any more.`);

/** A page that its leaf has lost; `because` is the page that says so. */
export interface VanishedPage {
  sourcePageId: SourcePageId;
  confirmedBefore: Date;
  seenSnapshot: string | null;
  because: CurrentPage;
}

/** The pages to be removed; a page that this very batch has brought is there, whatever its leaf says. */
export const vanishedPages = (current: readonly CurrentPage[], known: readonly LockedSourcePage[]): VanishedPage[] => {
  const byRequest = new Map(current.map((page) => [page.fetched.requestId as string, page]));
  const brought = new Set(current.map(({ sourcePageId }) => sourcePageId));
  const vanished = new Map<SourcePageId, VanishedPage>();
  for (const page of known) {
    const because = byRequest.get(page.because);
    if (page.why === 'asked' || !because || brought.has(page.id)) continue;
    vanished.set(page.id, {
      sourcePageId: page.id,
      confirmedBefore: page.confirmedAt,
      seenSnapshot: page.seenSnapshot,
      because,
    });
  }
  return [...vanished.values()];
};
