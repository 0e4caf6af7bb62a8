import type { PageFetched } from '@aisle/contracts';
import { parserVersionOf, type Recipe } from '@aisle/extraction';
import type { KnownPage, LeadsTo, UnchangedPage } from '@aisle/storage';
import type { DiscoveredLink, PageBody, ParseOutcome } from './parse-result.js';

export interface KnownContentDeps {
  /** Errors: PermanentError `RECIPE_UNKNOWN`, `RECIPE_INVALID`. */
  recipeOf: (fingerprint: string) => Promise<Recipe>;
  readKnownPages: (pages: readonly UnchangedPage[]) => Promise<KnownPage[]>;
}

/**
 * Of fetched pages those that need not be read: a 304 or an equal body, which this very parser has read before. Answers with
 * what is known of each, by request. Menus are read each time: there are few of them.
 */
export const knownContent =
  ({ recipeOf, readKnownPages }: KnownContentDeps) =>
  async (batch: readonly PageFetched[]): Promise<Map<string, ParseOutcome>> => {
    const unchanged = batch.filter(({ outcome, kind }) => outcome === 'unchanged' && kind !== 'catalog-tree');
    const asked = await Promise.all(unchanged.map((fetched) => askedOf(fetched, recipeOf)));
    const pages = new Map(asked.flat().map((page) => [page.requestId, page]));
    const known = await readKnownPages([...pages.values()]);
    const fetchedOf = new Map(unchanged.map((fetched) => [fetched.requestId as string, fetched]));
    return new Map(
      known.flatMap((one): [string, ParseOutcome][] => {
        const [fetched, page] = [fetchedOf.get(one.requestId), pages.get(one.requestId)];
        return fetched && page ? [[one.requestId, outcomeOf(fetched, page.parserVersion, one)]] : [];
      }),
    );
  };

/** A recipe that cannot be had is told by whoever reads the page. */
const askedOf = async (fetched: PageFetched, recipeOf: KnownContentDeps['recipeOf']): Promise<UnchangedPage[]> => {
  const recipe = await recipeOf(fetched.recipeFingerprint).catch(() => undefined);
  if (recipe === undefined) return [];
  return [
    {
      requestId: fetched.requestId,
      supplierId: fetched.retailerId,
      market: fetched.market,
      url: fetched.url,
      kind: fetched.kind,
      pageNumber: fetched.context.pageNumber ?? 1,
      rawObjectId: fetched.raw.rawObjectId,
      parserVersion: parserVersionOf(recipe),
    },
  ];
};

const outcomeOf = (fetched: PageFetched, parserVersion: string, known: KnownPage): ParseOutcome => {
  const { bodySha256, leadsTo } = known;
  const { leafUrl = fetched.url, pageNumber = 1 } = fetched.context;
  const links = leadsTo === null ? [] : linksOf(leadsTo, leafUrl, fetched.url);
  const body: PageBody =
    fetched.kind === 'catalog-page'
      ? {
          kind: 'catalog-page',
          leafUrl,
          pageNumber,
          lastPage: leadsTo?.lastPage,
          isLastPageShown: leadsTo?.isLastPageShown === true,
          items: 'as before',
        }
      : { kind: 'product-page', products: 'as before' };
  return {
    outcome: 'known',
    content: { bodySha256, parserVersion, body, links, reading: undefined, leftOut: new Map() },
  };
};

/** Where a catalog page leads, as it is kept; addresses of the page's own origin without it. */
export const leadsToOf = (body: PageBody, links: readonly DiscoveredLink[], pageUrl: string): LeadsTo | undefined => {
  if (body.kind !== 'catalog-page') return undefined;
  const { origin } = new URL(pageUrl);
  const short = (url: string): string => (url.startsWith(`${origin}/`) ? url.slice(origin.length) : url);
  return {
    ...(body.lastPage === undefined ? {} : { lastPage: body.lastPage }),
    ...(body.isLastPageShown ? { isLastPageShown: true } : {}),
    pages: links.flatMap(({ kind, url, context }) =>
      kind === 'catalog-page' ? [[short(url), context.pageNumber ?? 1] as const] : [],
    ),
    products: links.flatMap(({ kind, url }) => (kind === 'product-page' ? [short(url)] : [])),
  };
};

const linksOf = ({ pages, products }: LeadsTo, leafUrl: string, pageUrl: string): DiscoveredLink[] => {
  const { origin } = new URL(pageUrl);
  const whole = (url: string): string => (url.startsWith('/') ? `${origin}${url}` : url);
  return [
    ...pages.map(([url, pageNumber]): DiscoveredLink => ({
      kind: 'catalog-page',
      url: whole(url),
      context: { leafUrl, pageNumber },
    })),
    ...products.map((url): DiscoveredLink => ({ kind: 'product-page', url: whole(url), context: {} })),
  ];
};
