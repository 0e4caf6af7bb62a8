import { decodePage, parseCatalogPage, parseCatalogTree, parseProductPage, type Recipe } from '@aisle/extraction';

/** What a reader of the shop knows of an item; a page read later says more, or the same. */
interface KnownItem {
  readonly name?: string | undefined;
  readonly priceMinor?: number | undefined;
  readonly currency?: string | undefined;
  readonly availability?: string | null | undefined;
  readonly brand?: string | null | undefined;
  readonly gtin: string | null;
  readonly details: object;
}

export interface Findings {
  treeNodes: number;
  readonly leaves: Set<string>;
  readonly catalogPages: Set<string>;
  tiles: number;
  readonly productPages: Set<string>;
  readonly items: Map<string, KnownItem>;
  readonly failures: Map<string, string>;
  readonly skipped: Map<string, string>;
  /** What a tile and a page say otherwise of the same item. */
  readonly disagreements: string[];
}

/** Follows a shop's links as its recipe names them, one page after the other. */
export async function follow(base: string, recipe: Recipe): Promise<Findings> {
  const found: Findings = {
    treeNodes: 0,
    tiles: 0,
    leaves: new Set(),
    catalogPages: new Set(),
    productPages: new Set(),
    items: new Map(),
    failures: new Map(),
    skipped: new Map(),
    disagreements: [],
  };
  const forbidden = [...(await (await fetch(`${base}/robots.txt`)).text()).matchAll(/^Disallow: (.+)$/gm)];
  const waiting: Request[] = recipe.start.map(({ kind, url }) => ({ kind, url: new URL(url, recipe.origin).href }));
  const seen = new Set<string>();
  for (let request = waiting.shift(); request !== undefined; request = waiting.shift()) {
    const { url } = request;
    if (seen.has(url)) continue;
    seen.add(url);
    if (forbidden.some(([, prefix = '']) => new URL(url).pathname.startsWith(prefix))) {
      found.skipped.set(url, 'robots');
      continue;
    }
    const answer = await get(base, recipe, url);
    if (answer.status === 404) found.skipped.set(url, 'not-found');
    else if (answer.status !== 200) found.failures.set(url, `HTTP_${answer.status}`);
    else waiting.push(...readPage(recipe, request, answer, found));
  }
  return found;
}

interface Request {
  readonly kind: Recipe['start'][number]['kind'];
  readonly url: string;
  readonly pageNumber?: number;
}
interface GotPage {
  readonly status: number;
  readonly bytes: Buffer;
  readonly contentType: string | null;
  readonly finalUrl: string;
}

/** One that fails is asked for once more. */
async function get(base: string, { origin }: Recipe, url: string): Promise<GotPage> {
  const ask = () => fetch(url.replace(origin, base));
  const first = await ask();
  const response = first.status === 500 ? await ask() : first;
  return {
    status: response.status,
    bytes: Buffer.from(await response.arrayBuffer()),
    contentType: response.headers.get('content-type'),
    finalUrl: response.url.replace(base, origin),
  };
}

function readPage(recipe: Recipe, request: Request, page: GotPage, found: Findings): Request[] {
  try {
    const text = decodePage(page.bytes, page.contentType, 1_000_000);
    if (request.kind === 'catalog-tree') return readTree(recipe, text, page.finalUrl, found);
    if (request.kind === 'catalog-page') return readListing(recipe, request, text, page.finalUrl, found);
    const { products } = parseProductPage(recipe, text, request.url);
    found.productPages.add(request.url);
    for (const { listingKey, fields } of products) keep(found, listingKey, fields);
    return [];
  } catch (error) {
    const code = (error as { code?: string }).code;
    if (code !== 'PARSE_FAILED') throw error;
    found.failures.set(request.url, code);
    return [];
  }
}

function readTree(recipe: Recipe, text: string, url: string, found: Findings): Request[] {
  const { nodes, treePages, productUrls } = parseCatalogTree(recipe, text, url);
  found.treeNodes += nodes.length;
  const leaves = nodes.flatMap((node) => (node.leaf && node.url !== null ? [node.url] : []));
  for (const leaf of leaves) found.leaves.add(leaf);
  return [
    ...treePages.map((page) => ({ kind: 'catalog-tree' as const, url: page.url })),
    ...leaves.map((leaf) => ({ kind: 'catalog-page' as const, url: leaf, pageNumber: 1 })),
    ...productUrls.map((product) => ({ kind: 'product-page' as const, url: product })),
  ];
}

function readListing(recipe: Recipe, request: Request, text: string, url: string, found: Findings): Request[] {
  const { pageNumber = 1 } = request;
  const { tiles, followingPages, productUrls } = parseCatalogPage(recipe, text, url, { pageNumber });
  found.catalogPages.add(request.url);
  found.tiles += tiles.length;
  for (const { listingKey, fields } of tiles) keep(found, listingKey, fields);
  return [
    ...followingPages.map((page) => ({ kind: 'catalog-page' as const, ...page })),
    ...productUrls.map((product) => ({ kind: 'product-page' as const, url: product })),
  ];
}

/** What only some shops tell. */
const detailNames = [
  'breadcrumbs',
  'groupId',
  'attributes',
  'condition',
  'rating',
  'priceValidUntil',
  'seller',
  'stockQuantity',
  'unitPrice',
  'packSize',
] as const;

type Fields = ReturnType<typeof parseProductPage>['products'][number]['fields'] | { name?: string };

/** Of an item that is met again, what is new is added; what is another value is noted. */
function keep(found: Findings, listingKey: string, fields: Fields): void {
  const { name, price, availability, brand, gtin }: Partial<Extract<Fields, { url: string }>> = fields;
  const said = { name, priceMinor: price?.amountMinor, currency: price?.currency, availability, brand };
  const known = found.items.get(listingKey);
  for (const [field, value] of Object.entries(said)) {
    const before = known?.[field as keyof typeof said];
    if (before !== undefined && value !== undefined && before !== value)
      found.disagreements.push(`${listingKey} ${field}: ${String(before)}, then ${String(value)}`);
  }
  const told = Object.fromEntries(Object.entries(said).filter(([, value]) => value !== undefined));
  const own: Partial<Extract<Fields, { url: string }>> = fields;
  const details = Object.fromEntries(
    detailNames.flatMap((name) => (own[name] === undefined ? [] : [[name, own[name]]])),
  );
  found.items.set(listingKey, {
    ...known,
    ...told,
    gtin: gtin ?? known?.gtin ?? null,
    details: { ...known?.details, ...details },
  });
}
