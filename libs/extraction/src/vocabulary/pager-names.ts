import type { StepRole } from './pager-words.js';

/** Words in classes and ids that name a step; compounds as they are written without a mark between. */
const stepNames: Readonly<Record<StepRole, string>> = {
  next: 'next nxt nextpage nextlink pagenext nextpostslink siguiente suivant suivante weiter volgende forward newer',
  previous:
    'prev previous prv prevpage previouspage prevlink pageprev previouspostslink anterior precedent precedente zurueck vorige back older',
  first: 'first start firstpage',
  last: 'last final lastpage',
};

const roleByName = new Map<string, StepRole>();
for (const role of ['next', 'previous', 'first', 'last'] as const) {
  for (const name of stepNames[role].split(' ')) roleByName.set(name, role);
}

/** `btnNext`, `page_next`, `leaf-Next` as words in small letters. */
const wordsOfNames = (names: string): string[] =>
  names
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z]+/);

/** What a link's class or id says; undefined where it says several things. */
export const roleOfNames = (names: string): StepRole | undefined => {
  const roles = new Set<StepRole>();
  for (const word of wordsOfNames(names)) {
    const role = roleByName.get(word);
    if (role !== undefined) roles.add(role);
  }
  return roles.size === 1 ? [...roles][0] : undefined;
};

const icon =
  /(?:chevron|angle|arrow|caret|triangle|long-?arrow)s?[-_]?(?:circle[-_]?)?(double[-_]?)?(right|left|next|prev)(?![a-z])/i;

/**
 * What an icon's class says: `icon-chevron-right`, `fa fa-angle-double-left`. Right and left are places on the screen: where
 * people read from right to left, right leads back.
 */
export const roleOfIcon = (names: string, isRightToLeft = false): StepRole | undefined => {
  const drawn = icon.exec(names);
  if (!drawn) return roleOfNames(names);
  const [, double, way = ''] = drawn;
  const isPlace = /right|left/i.test(way);
  const leadsOn = /right|next/i.test(way) !== (isPlace && isRightToLeft);
  if (double !== undefined) return leadsOn ? 'last' : 'first';
  return leadsOn ? 'next' : 'previous';
};

/** Classes and ids that say "pager". */
export const namesPager = (names: string): boolean =>
  /pagin|pager|paging|page-?_?(?:numbers?|nav|navi|links?|list|bar|box|control|select|button)|pagenum|pages?(?![a-z])|navi(?:gation)?-?links|nav-?links|posts-?navigation|seiten|blaett|nextprev|next-?prev|prev-?next|bladdra|сторінк|страниц/i.test(
    names,
  );

/** Classes and ids of lists of how many things a page shows. Columns are no sign: layouts are named so. */
export const namesPageSize = (names: string): boolean =>
  /(?:page|list|grid|view)[-_]?size|(?<![a-z])per[-_]?(?:page|row|side|seite|sida|sivu|pagina)|(?:items|results|products|posts|articles|goods)[-_]?(?:per[-_]?(?:page|row)|limit(?![a-z]))|(?<![a-z])limiter|show-?entries/i.test(
    names,
  );

/** Classes and ids of things that have numbers, arrows or steps and are no pagers. */
export const namesOther = (names: string): boolean =>
  /calendar|datepicker|rating|stars?(?![a-z])|tag-?cloud|tagcloud|slider|slick|carousel|swiper|slideshow|gallery|owl-|flex-?(?:control|direction)|bx-|nivo|lightbox|thumbs?(?![a-z])|banner|archive|breadcrumb|tooltip|social|share|footnote|reference|player|quantity|bjqs|rotator|marquee/i.test(
    names,
  );
