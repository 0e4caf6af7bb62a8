import { AisleError, decodeContent, errorMessageOf, PermanentError, type RawStore } from '@aisle/core';
import type { PageFetched } from '@aisle/contracts';
import { decodePage, parserVersionOf, type Recipe } from '@aisle/extraction';
import { leadsToOf } from './known-content.js';
import { parseContent } from './parse-content.js';
import type { PageContent, ParseOutcome } from './parse-result.js';

export interface RawPageDeps {
  rawStore: Pick<RawStore, 'get'>;
  /** Errors: PermanentError `RECIPE_UNKNOWN`, `RECIPE_INVALID`. */
  recipeOf: (fingerprint: string) => Promise<Recipe>;
  maxBodyBytes: number;
}

const lostCodes = new Set(['RAW_OBJECT_MISSING', 'RAW_OBJECT_CORRUPT']);

/**
 * Parses a fetched page from its raw object: stored bytes → decoded body → text → what the recipe says. What is wrong with
 * the page becomes part of the answer, so that it harms no other page. Errors: RetryableError `RAW_STORE_UNAVAILABLE`, `DATABASE_UNAVAILABLE`.
 */
export const parseRawPage =
  (deps: RawPageDeps) =>
  async (fetched: PageFetched): Promise<ParseOutcome> => {
    try {
      return { outcome: 'read', content: await contentOf(deps, fetched) };
    } catch (error) {
      if (!(error instanceof PermanentError)) throw error;
      const { code, message } = error;
      return { outcome: lostCodes.has(code) ? 'lost' : 'unreadable', code, message };
    }
  };

const contentOf = async (
  { rawStore, recipeOf, maxBodyBytes }: RawPageDeps,
  fetched: PageFetched,
): Promise<PageContent> => {
  const [{ meta, bytes }, recipe] = await Promise.all([
    rawStore.get(fetched.raw.key),
    recipeOf(fetched.recipeFingerprint),
  ]);
  const body = await decodeContent(bytes, meta.storedEncoding, maxBodyBytes);
  const { bodySha256 } = meta;
  try {
    const html = decodePage(body, meta.contentType, maxBodyBytes);
    const content = parseContent(recipe, fetched, html, meta.finalUrl);
    const leadsTo = leadsToOf(content.body, content.links, fetched.url);
    return { bodySha256, parserVersion: parserVersionOf(recipe), ...content, leadsTo };
  } catch (error) {
    if (error instanceof AisleError) throw error;
    // The engine stumbled over something nobody thought of; it would again.
    throw new PermanentError('PARSE_FAILED', `Reading the page failed: ${errorMessageOf(error)}`, {
      cause: error,
    });
  }
};
