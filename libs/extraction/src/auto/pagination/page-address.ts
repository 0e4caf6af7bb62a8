/** A page of a numbered run: what its link says, and where it leads. */
export interface NumberedAddress {
  number: number;
  url: string | undefined;
}

/** How well addresses agree with the numbers of their links. */
export type AddressFit = 'exact' | 'similar' | 'none';

interface Cut {
  skeleton: string;
  /** The numbers of the address, as they are written. */
  digits: string[];
}

const cut = (url: string): Cut => ({ skeleton: url.replace(/\d+/g, '#'), digits: url.match(/\d+/g) ?? [] });

type NumberedCut = Cut & { number: number };

/** The largest group of addresses that differ in numbers only, each page number once; and how many others there are. */
const alikeAddresses = (pages: readonly NumberedAddress[]): { alike: NumberedCut[]; others: NumberedCut[] } => {
  const cuts = pages.flatMap(({ number, url }) => (url === undefined ? [] : [{ number, ...cut(url) }]));
  const bySkeleton = new Map<string, NumberedCut[]>();
  for (const page of cuts) {
    const alike = bySkeleton.get(page.skeleton);
    if (alike) alike.push(page);
    else bySkeleton.set(page.skeleton, [page]);
  }
  const largest = [...bySkeleton.values()].sort((one, other) => other.length - one.length)[0] ?? [];
  return {
    alike: [...new Map(largest.map((page) => [page.number, page])).values()],
    others: cuts.filter(({ skeleton }) => skeleton !== largest[0]?.skeleton),
  };
};

/** How much the number at a spot grows with each page; undefined where it does not grow evenly. */
const stepAt = (pages: readonly NumberedCut[], spot: number): number | undefined => {
  const [first, second] = pages;
  if (!first || !second) return undefined;
  const valueOf = ({ digits }: Cut): number => Number(digits[spot] ?? 0);
  const step = (valueOf(second) - valueOf(first)) / (second.number - first.number);
  const isEven = pages.every((page) => valueOf(page) - valueOf(first) === step * (page.number - first.number));
  return step > 0 && isEven ? step : undefined;
};

const changingSpots = ([first, ...rest]: readonly NumberedCut[]): number[] =>
  (first?.digits ?? []).flatMap((digits, spot) => (rest.every((page) => page.digits[spot] === digits) ? [] : [spot]));

/**
 * `exact` where one spot of the addresses is a linear function of the link's number (`page=3`, `start=40`); the first page and
 * the present one may look otherwise.
 */
export const addressFit = (pages: readonly NumberedAddress[]): AddressFit => {
  const { alike, others } = alikeAddresses(pages);
  if (alike.length < 2 || others.length > 2) return 'none';
  return changingSpots(alike).some((spot) => stepAt(alike, spot) !== undefined) ? 'exact' : 'similar';
};

export interface PageAddresses {
  of(number: number): string | undefined;
  /** Whether the addresses say the page's very number, not a place in the list or a number from nought. */
  sayNumber: boolean;
}

/**
 * How the addresses of a list's pages count, derived from those that are shown: by one from nought or one, or by how many things
 * a page shows. Undefined where not every number that changes counts evenly, or where a page behind the first looks otherwise.
 */
export const pageAddressesOf = (pages: readonly NumberedAddress[]): PageAddresses | undefined => {
  const { alike, others } = alikeAddresses(pages);
  const [first] = alike;
  if (!first || alike.length < 2 || others.some(({ number }) => number > 1)) return undefined;
  const steps = new Map<number, number>();
  for (const spot of changingSpots(alike)) {
    const step = stepAt(alike, spot);
    if (step === undefined) return undefined;
    steps.set(spot, step);
  }
  const parts = first.skeleton.split('#');
  const of = (number: number): string | undefined => {
    const digits = first.digits.map((shown, spot) => {
      const value = Number(shown) + (steps.get(spot) ?? 0) * (number - first.number);
      if (!steps.has(spot)) return shown;
      return Number.isSafeInteger(value) && value >= 0
        ? String(value).padStart(shown.startsWith('0') ? shown.length : 1, '0')
        : undefined;
    });
    if (steps.size === 0 || digits.includes(undefined)) return undefined;
    return parts.map((part, at) => `${part}${digits[at] ?? ''}`).join('');
  };
  return { of, sayNumber: [...steps.keys()].every((spot) => Number(first.digits[spot]) === first.number) };
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

const sizeParameter =
  /^(?:count|limit|size|show|view|num|rows|cols?|columns?|hits|max|take|top|ipp|pp|n|items?|results?|length|anzahl|antal|vis|visa|ile|kolik|pocet|nb|nombre|numero)$|page-?_?size|per-?_?page|page-?_?limit|(?:items?|products?|results?|rows)-?_?(?:per|count|limit|onpage)|list-?_?limit|display-?_?(?:num|count)/i;

/** Whether a link's number is how many things a page shall show: it stands in the address under such a name only. */
export const isPageSize = (number: number, url: string): boolean => {
  const parameters = [...new URL(url).searchParams].filter(([, value]) => value === String(number));
  return parameters.length > 0 && parameters.every(([name]) => sizeParameter.test(name));
};

const dateParameter = /^(?:mini|month|mon|year|yr|day|week|date|monat|jahr|tag|woche|mois|annee|jour|mes|ano|dia)$/i;

/** Whether a link leads to another day, month or year of the same page: a step of a calendar. */
export const isOtherDate = (url: string, page: string): boolean => {
  const [own, other] = [new URL(url).searchParams, new URL(page).searchParams];
  const changed = [...other].filter(([name, value]) => own.get(name) !== value);
  return (
    changed.length > 0 &&
    changed.every(([name, value]) => dateParameter.test(name) || /^(?:19|20)\d\d-\d\d(?:-\d\d)?$/.test(value))
  );
};

const dayInPath = /(?:^|[/=._-])(?:19|20)\d\d[/.-](?:0?[1-9]|1[0-2])[/.-](\d\d?)(?!\d)/;
const dayParameters = ['year month day', 'y m d', 'jahr monat tag', 'annee mois jour', 'ano mes dia'].map((names) =>
  names.split(' '),
);

/** Whether an address names a day by year and month, and the link's number is that day. */
export const namesDay = (number: number, url: string): boolean => {
  const { pathname, search, searchParams } = new URL(url);
  const stated = dayInPath.exec(pathname + search)?.[1];
  if (stated !== undefined) return Number(stated) === number;
  return dayParameters.some(
    (names) => names.every((name) => searchParams.has(name)) && Number(searchParams.get(names[2] ?? '')) === number,
  );
};
