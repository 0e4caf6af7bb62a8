import { existsSync, readFileSync } from 'node:fs';
import { errorMessageOf, PermanentError, RetryableError } from '@aisle/core';
import { decodePage, type Recipe } from '@aisle/retailers';

export interface OpenedPage {
  /** The page's own address, after redirects. */
  url: string;
  text: string;
}

const timeoutMs = 30_000;
const maxBytes = 32_000_000;

/**
 * The page to try a recipe on: a file, an address, a path of the shop, or the recipe's first start page. Addresses are
 * fetched once, with a plain GET, wherever they are. Errors: RetryableError `UNREACHABLE`, PermanentError `HTTP_<status>`.
 */
export const openTarget = async (
  recipe: Recipe,
  target: string | undefined,
  pageUrl: string | undefined,
): Promise<OpenedPage> => {
  const wanted = target ?? recipe.start[0]?.url ?? '/';
  const isAddress = /^https?:\/\//i.test(wanted);
  if (!isAddress && target !== undefined && existsSync(wanted)) return openFile(recipe, wanted, pageUrl);
  if (!isAddress && target !== undefined && !wanted.startsWith('/')) {
    throw new PermanentError('FILE_NOT_FOUND', `There is no file ${wanted}, and it is not an address.`, {
      fix: 'Name a file, an address beginning with http:// or https://, or a path of the shop beginning with /.',
    });
  }
  return fetchPage(new URL(wanted, recipe.origin).href, recipe.headers ?? {});
};

const openFile = (recipe: Recipe, file: string, pageUrl: string | undefined): OpenedPage => {
  const text = decodePage(readFileSync(file), null, maxBytes);
  const canonical = /<link[^>]+rel=["']?canonical["']?[^>]*href=["']([^"']+)/i.exec(text)?.[1];
  const stated = pageUrl ?? canonical;
  const url = stated !== undefined && URL.canParse(stated, recipe.origin) ? stated : '/';
  return { text, url: new URL(url, recipe.origin).href };
};

const fetchPage = async (url: string, headers: Record<string, string>): Promise<OpenedPage> => {
  const response = await answerOf(url, headers);
  if (!response.ok) {
    throw new PermanentError(`HTTP_${response.status}`, `${url} answered with status ${response.status}.`, {
      fix: 'Open the address in a browser; a shop may want headers of its own (recipe: "headers").',
    });
  }
  const body = new Uint8Array(await response.arrayBuffer());
  if (body.length > maxBytes) throw new PermanentError('BODY_TOO_LARGE', `${url} is larger than ${maxBytes} bytes.`);
  return { url: response.url || url, text: decodePage(body, response.headers.get('content-type'), maxBytes) };
};

const answerOf = async (url: string, headers: Record<string, string>): Promise<Response> => {
  try {
    return await fetch(url, {
      headers: {
        accept: 'text/html,application/json;q=0.9,*/*;q=0.5',
        ...headers,
        'user-agent': 'AisleBot/0.1 (aisle try)',
      },
      signal: AbortSignal.timeout(timeoutMs),
    });
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    throw new RetryableError('UNREACHABLE', `Nothing answers at ${url}: ${errorMessageOf(cause) || 'no connection'}.`, {
      cause: error,
      fix: 'Check the address and the origin in the recipe.',
    });
  }
};
