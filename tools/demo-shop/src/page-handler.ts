import { setTimeout as delay } from 'node:timers/promises';
import type { Request, Response } from 'express';
import { GZIP_FILE, HTML, JSON_TYPE, type Answer, type AnswerFor } from './answer.js';
import type { OneTimeFailures } from './faults.js';
import type { PageCache } from './page-cache.js';
import type { StatsRecorder } from './stats.js';

interface PageHandlerDeps {
  readonly answerFor: AnswerFor;
  readonly lastModified: (pathAndQuery: string, day: number) => Date;
  readonly cache: PageCache;
  readonly failures: OneTimeFailures;
  readonly stats: StatsRecorder;
  readonly day: () => number;
  readonly slowMs: number;
}

type ServedPage = Extract<Answer, { status: 200 }>;

/** Serves every public URL of the shop. */
export function createPageHandler(deps: PageHandlerDeps): (request: Request, response: Response) => Promise<void> {
  const sendPage = (request: Request, response: Response, page: ServedPage): void => {
    const day = deps.day();
    const isFile = page.contentType === GZIP_FILE;
    const encoding = !isFile && request.acceptsEncodings('gzip') === 'gzip' ? 'gzip' : 'identity';
    const { bytes, etag } = deps.cache.get(`${day} ${request.url}`, encoding, page.body);
    const lastModified = deps.lastModified(request.url, day);
    response.set({
      ETag: etag,
      'Last-Modified': lastModified.toUTCString(),
      Vary: 'Accept-Encoding',
      'Cache-Control': 'no-cache',
    });
    if (isStillFresh(request, etag, lastModified)) {
      response.status(304).end();
      return;
    }
    if (encoding === 'gzip') response.set('Content-Encoding', 'gzip');
    response.status(200).set({ 'Content-Type': page.contentType, 'Content-Length': String(bytes.length) });
    response.end(request.method === 'HEAD' ? undefined : bytes);
  };

  return async (request, response) => {
    const answer = deps.answerFor(request.url, deps.day());
    const closed = new AbortController();
    const left = deps.stats.arrived();
    response.once('close', () => {
      closed.abort();
      left({ status: response.statusCode, kind: answer.kind, bytes: Number(response.get('Content-Length') ?? 0) });
    });
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      response.set('Allow', 'GET, HEAD');
      sendNote(request, response, 405, 'This shop can only be looked at.');
    } else if (answer.status === 200) {
      if (answer.failsOnce && deps.failures.failsNow(request.url)) {
        sendNote(request, response, 500, 'Something went wrong. Please try again.');
        return;
      }
      if (answer.isSlow) await delay(deps.slowMs, undefined, { signal: closed.signal }).catch(() => undefined);
      sendPage(request, response, answer);
    } else if ('location' in answer) {
      response.set('Location', answer.location);
      sendNote(request, response, answer.status, 'Moved.');
    } else {
      sendNote(
        request,
        response,
        answer.status,
        answer.status === 404 ? 'This page does not exist.' : 'Something went wrong.',
      );
    }
  };
}

/** If-None-Match decides where it is present (RFC 9110, 13.2.2). */
function isStillFresh(request: Request, etag: string, lastModified: Date): boolean {
  const knownTags = request.get('If-None-Match');
  if (knownTags !== undefined) {
    return knownTags
      .split(',')
      .some((tag) => tag.trim() === '*' || tag.trim().replace(/^W\//, '') === etag.replace(/^W\//, ''));
  }
  const since = Date.parse(request.get('If-Modified-Since') ?? '');
  return since >= lastModified.getTime();
}

/** APIs answer in JSON, whatever happens. */
function sendNote({ url }: Request, response: Response, status: number, text: string): void {
  const isApi = url.startsWith('/api/');
  const body = isApi
    ? JSON.stringify({ error: { status, message: text } })
    : `<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>Demo Shop</title></head><body><p>${text}</p></body></html>\n`;
  response
    .status(status)
    .set({ 'Content-Type': isApi ? JSON_TYPE : HTML, 'Content-Length': String(Buffer.byteLength(body)) })
    .end(body);
}
