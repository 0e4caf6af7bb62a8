import { readFileSync, statSync } from 'node:fs';
import { errorMessageOf, parseUrl, PermanentError, RetryableError } from '@aisle/core';
import { decodePage, pageRequestOf, type PageRequest, type Recipe } from '@aisle/extraction';

export interface OpenedPage {
  /** The page's own address, after redirects. */
  url: string;
  text: string;
}

const timeoutMs = 30_000;
/** A sitemap may have 50 MiB. */
const maxBytes = 60_000_000;

/** A shop as far as it helps to open a page of it. */
export type ShopOfPage = Pick<Recipe, 'origin' | 'headers' | 'requests'>;

/**
 * The page to try a recipe on: a file, an address, a path of the shop, or the recipe's first start page. Addresses are
 * fetched once, as a crawl asks for them, wherever they are. Errors: `UNREACHABLE`, PermanentError `HTTP_<status>`.
 */
export const openTarget = (
  recipe: Recipe,
  target: string | undefined,
  pageUrl: string | undefined,
): Promise<OpenedPage> =>
  target === undefined
    ? fetchPage(new URL(recipe.start[0]?.url ?? '/', recipe.origin).href, recipe)
    : openPageAt(recipe, target, pageUrl);

/** A file, an address, or a path of the shop. Errors: as `openTarget`, PermanentError `FILE_NOT_FOUND`. */
export const openPageAt = async (shop: ShopOfPage, target: string, pageUrl?: string): Promise<OpenedPage> => {
  if (/^https?:\/\//i.test(target)) return fetchPage(new URL(target).href, shop);
  // `/` is a folder of this machine too, but nobody tries a recipe on a folder.
  if (statSync(target, { throwIfNoEntry: false })?.isFile()) return openFile(shop.origin, target, pageUrl);
  if (target.startsWith('/')) return fetchPage(new URL(target, shop.origin).href, shop);
  throw new PermanentError('FILE_NOT_FOUND', `There is no file ${target}, and it is not an address.`, {
    fix: 'Name a file, an address beginning with http:// or https://, or a path of the shop beginning with /.',
  });
};

/** A file's address is the one it is given, else the one it states itself. */
const openFile = (origin: string, file: string, pageUrl: string | undefined): OpenedPage => {
  const text = decodePage(readFileSync(file), null, maxBytes);
  const stated = pageUrl ?? canonicalHref(text) ?? '/';
  return { text, url: parseUrl(stated, origin)?.href ?? origin };
};

/** `link rel=canonical`, else `og:url`, whichever way round their attributes stand. */
const canonicalHref = (text: string): string | undefined => {
  const [tag] =
    /<link\b[^>]*\brel=["']?canonical\b[^>]*>/i.exec(text) ??
    /<meta\b[^>]*\bproperty=["']?og:url\b[^>]*>/i.exec(text) ??
    [];
  return /\b(?:href|content)=["']?([^"'\s>]+)/i.exec(tag ?? '')?.[1];
};

const fetchPage = async (url: string, shop: ShopOfPage): Promise<OpenedPage> => {
  const post = pageRequestOf(shop, url);
  const response = await answerOf(post?.url ?? url, shop.headers ?? {}, post);
  if (!response.ok) {
    throw new PermanentError(`HTTP_${response.status}`, `${url} answered with status ${response.status}.`, {
      fix: 'Open the address in a browser; a shop may want headers of its own (recipe: "headers").',
    });
  }
  const body = new Uint8Array(await response.arrayBuffer());
  if (body.length > maxBytes) throw new PermanentError('BODY_TOO_LARGE', `${url} is larger than ${maxBytes} bytes.`);
  const isAsked = response.url === '' || response.url === post?.url;
  return { url: isAsked ? url : response.url, text: decodePage(body, response.headers.get('content-type'), maxBytes) };
};

const answerOf = async (url: string, headers: Record<string, string>, post?: PageRequest): Promise<Response> => {
  try {
    return await fetch(url, {
      headers: {
        accept: 'text/html,application/json;q=0.9,*/*;q=0.5',
        ...headers,
        'user-agent': 'AisleBot/0.2 (aisle try)',
        ...(post ? { 'content-type': post.contentType } : {}),
      },
      ...(post ? { method: 'POST', body: post.body } : {}),
      signal: AbortSignal.timeout(timeoutMs),
    });
  } catch (error) {
    const cause: unknown = (error as Error).cause ?? error;
    if ((cause as NodeJS.ErrnoException).code === 'ERR_SSL_WRONG_VERSION_NUMBER') {
      throw new PermanentError('UNREACHABLE', `What answers at ${url} does not speak https.`, {
        cause: error,
        fix: 'Write http:// instead, in the address and the origin in the recipe, or correct the port.',
      });
    }
    throw new RetryableError('UNREACHABLE', `Nothing answers at ${url}: ${errorMessageOf(cause) || 'no connection'}.`, {
      cause: error,
      fix: 'Check the address and the origin in the recipe.',
    });
  }
};
