/** A page of a numbered run: what its link says, and where it leads. */
export interface NumberedAddress {
  number: number;
  url: string | undefined;
}

/** How well addresses agree with the numbers of their links. */
export type AddressFit = 'exact' | 'similar' | 'none';

interface Cut {
  skeleton: string;
  values: number[];
}

const cut = (url: string): Cut => ({
  skeleton: url.replace(/\d+/g, '#'),
  values: (url.match(/\d+/g) ?? []).map(Number),
});

/**
 * `exact` where one spot of the addresses is a linear function of the link's number (`page=3`, `start=40`); the first page and
 * the present one may look otherwise.
 */
export const addressFit = (pages: readonly NumberedAddress[]): AddressFit => {
  const cuts = pages.flatMap(({ number, url }) => (url === undefined ? [] : [{ number, ...cut(url) }]));
  const bySkeleton = new Map<string, typeof cuts>();
  for (const page of cuts) {
    const alike = bySkeleton.get(page.skeleton);
    if (alike) alike.push(page);
    else bySkeleton.set(page.skeleton, [page]);
  }
  const largest = [...bySkeleton.values()].sort((one, other) => other.length - one.length)[0] ?? [];
  const distinct = [...new Map(largest.map((page) => [page.number, page])).values()];
  if (distinct.length < 2 || cuts.length - largest.length > 2) return 'none';
  const [first, second] = distinct;
  if (!first || !second) return 'none';
  const changing = first.values.flatMap((value, spot) => (value === second.values[spot] ? [] : [spot]));
  const fits = (spot: number): boolean => {
    const slope = ((second.values[spot] ?? 0) - (first.values[spot] ?? 0)) / (second.number - first.number);
    return (
      slope > 0 &&
      distinct.every(
        ({ number, values }) => (values[spot] ?? 0) - (first.values[spot] ?? 0) === slope * (number - first.number),
      )
    );
  };
  return changing.some(fits) ? 'exact' : 'similar';
};

const pageWord =
  /(?:^|[/?&=_.;-])(?:page|paged|pages|pagen[_a-z]*|pagina|pag|pg|p|seite|sida|side|sayfa|strona|strana|stranka|oldal|start|offset|from|skip|index|pageno|pagenum(?:ber)?|currentpage|curpage|page_?id|cp|st|begin|first)[=/_-]?\d+/i;

/** Whether an address itself says that it is a page of something. */
export const saysPage = (url: string): boolean => {
  const { pathname, search } = new URL(url);
  return pageWord.test(pathname + search);
};

/** Whether one address is another with some number or cursor changed: a page of the same list. */
export const isSameList = (url: string, page: string): boolean => {
  if (url === page) return false;
  const [one, other] = [new URL(url), new URL(page)];
  if (one.host.replace(/^www\./, '') !== other.host.replace(/^www\./, '')) return false;
  const bare = (path: string): string =>
    path
      .toLowerCase()
      .replace(/\.(?:html?|php|aspx?|jsp)$/, '')
      .replace(/\/(?:index|default)$/, '')
      .replace(/[/_-](?:page|seite|pagina|pag|p|sida|strona)?[/_-]?\d+(?=\/|$)/g, '')
      .replace(/\/$/, '');
  return bare(one.pathname) === bare(other.pathname);
};
