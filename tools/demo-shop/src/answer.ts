/** What a URL is, for the statistics. */
export type PathKind = 'home' | 'landing' | 'catalog' | 'product' | 'private' | 'sitemap' | 'robots' | 'other';

/** What the shop says to a URL, before faults of time (a first failure, a slow page) are applied. */
export type Answer =
  | {
      readonly status: 200;
      readonly kind: PathKind;
      readonly contentType: string;
      readonly body: () => string | Buffer;
      readonly failsOnce?: boolean;
      readonly isSlow?: boolean;
    }
  | { readonly status: 301 | 302; readonly kind: PathKind; readonly location: string }
  | { readonly status: 404 | 500; readonly kind: PathKind };

/** `pathAndQuery` → answer on a day. A pure function of the catalogue and the day. */
export type AnswerFor = (pathAndQuery: string, day: number) => Answer;

export const HTML = 'text/html; charset=utf-8';
export const JSON_TYPE = 'application/json; charset=utf-8';
/** A file that is gzip itself, such as a sitemap: sent as it is, whatever encodings are accepted. */
export const GZIP_FILE = 'application/gzip';
export const XML = 'application/xml; charset=utf-8';

export function page(kind: PathKind, body: () => string): Answer & { status: 200 } {
  return { status: 200, kind, contentType: HTML, body };
}

export function jsonAnswer(kind: PathKind, data: () => unknown): Answer & { status: 200 } {
  return { status: 200, kind, contentType: JSON_TYPE, body: () => JSON.stringify(data()) };
}

export function robotsAnswer(lines: readonly string[]): Answer {
  const body = `${lines.join('\n')}\n`;
  return { status: 200, kind: 'robots', contentType: 'text/plain; charset=utf-8', body: () => body };
}

/** The URL's parts; null for what is none. */
export function partsOf(pathAndQuery: string): { path: string; search: string; searchParams: URLSearchParams } | null {
  try {
    const { pathname, search, searchParams } = new URL(`http://shop${pathAndQuery}`);
    return { path: pathname, search, searchParams };
  } catch {
    return null;
  }
}

/** The number of a page in a query, 1 where it is not said; null for anything but a whole number from 1. */
export function pageNumberOf(search: URLSearchParams): number | null {
  const text = search.get('page') ?? '1';
  return /^[1-9]\d{0,5}$/.test(text) ? Number(text) : null;
}

export function scriptAnswer(text: string): Answer {
  return { status: 200, kind: 'other', contentType: 'text/javascript; charset=utf-8', body: () => text };
}

export const PICTURE: Answer = {
  status: 200,
  kind: 'other',
  contentType: 'image/svg+xml',
  body: () =>
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 48 48"><rect width="48" height="48" fill="#dfe4e4"/><path d="M8 36l12-14 8 9 5-6 7 11z" fill="#1d4d4f"/></svg>\n',
};
