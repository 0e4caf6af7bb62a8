import type { LockedRequest } from '@aisle/storage';
import type { PageContent, ParseResult } from '../parse/parse-result.js';

/** A parse result whose request has no outcome yet. */
export interface OpenPage extends ParseResult {
  request: LockedRequest;
}

/** An open page that could be parsed. */
export interface ParsedPage extends OpenPage {
  content: PageContent;
  fetchedAt: Date;
}

/**
 * The parse results that count: one for each request that has no outcome yet. What comes again changes nothing, and neither
 * does a lost raw object of an attempt that is known to have failed.
 */
export const openPages = (results: readonly ParseResult[], requests: readonly LockedRequest[]): OpenPage[] => {
  const open = new Map(requests.map((request) => [request.id, request]));
  return results.flatMap((result) => {
    const request = open.get(result.fetched.requestId);
    if (!request || (result.parse.outcome === 'lost' && request.attempts >= result.fetched.attempt)) return [];
    open.delete(request.id);
    return [{ ...result, request }];
  });
};

/** Of the open pages those that could be parsed. */
export const parsedPages = (pages: readonly OpenPage[]): ParsedPage[] =>
  pages.flatMap((page) =>
    page.parse.outcome === 'read' || page.parse.outcome === 'known'
      ? [{ ...page, content: page.parse.content, fetchedAt: new Date(page.fetched.fetchedAt) }]
      : [],
  );
