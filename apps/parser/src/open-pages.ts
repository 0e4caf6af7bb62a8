import type { LockedRequest } from '@aisle/storage';
import type { ReadPage } from './known-pages.js';
import type { PageReading } from './read-page.js';

/** A reading whose request has no outcome yet. */
export interface OpenPage extends PageReading {
  request: LockedRequest;
}

/**
 * The readings that count: one for each request that has no outcome yet. What comes again changes nothing, and neither
 * does a lost raw object of an attempt that is known to have failed.
 */
export const openPages = (readings: readonly PageReading[], requests: readonly LockedRequest[]): OpenPage[] => {
  const open = new Map(requests.map((request) => [request.id, request]));
  return readings.flatMap((page) => {
    const request = open.get(page.fetched.requestId);
    if (!request || (page.reading.outcome === 'lost' && request.attempts >= page.fetched.attempt)) return [];
    open.delete(request.id);
    return [{ ...page, request }];
  });
};

export const readPages = (pages: readonly OpenPage[]): ReadPage[] =>
  pages.flatMap((page) =>
    page.reading.outcome === 'read'
      ? [{ ...page, content: page.reading.content, fetchedAt: new Date(page.fetched.fetchedAt) }]
      : [],
  );
