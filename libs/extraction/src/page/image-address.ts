import type { Element } from 'domhandler';

/**
 * Where elements keep the address of a picture, the surest first: what scripts load later stands in `data-` attributes, with a
 * placeholder in `src`; sets of sizes (https://html.spec.whatwg.org/#srcset-attributes) come last.
 */
const single = ['data-src', 'data-original', 'data-lazy-src', 'data-lazy', 'src', 'content', 'href'] as const;
const sets = ['data-srcset', 'data-lazy-srcset', 'srcset'] as const;
export const imageAttributes: readonly string[] = [...single, ...sets];

/** The address of the picture that an element shows or names; undefined where it has a placeholder only. */
export const imageAddressOf = ({ attribs }: Element): string | undefined =>
  single.map((name) => addressIn(attribs[name] ?? '')).find(isPicture) ??
  sets.map((name) => largestOfSet(attribs[name] ?? '')).find(isFound);

const isFound = (address: string | undefined): address is string => address !== undefined;
const isPicture = (address: string | undefined): address is string => isFound(address) && isPictureAddress(address);

/** The address in an attribute: sets of sizes stand in those of any name; a blank alone is part of an address. */
export const addressIn = (text: string): string | undefined =>
  /\s[\d.]{1,9}[wx]\s*(?:,|$)/.test(text) ? largestOfSet(text) : text.trim();

/** The same, with the sources beside an image in a `picture`. */
export const pictureAddressOf = (element: Element): string | undefined => {
  const own = imageAddressOf(element);
  const box = element.parent;
  if (own !== undefined || !box || !('name' in box) || box.name !== 'picture') return own;
  return box.children
    .map((child) => ('attribs' in child && child.name === 'source' ? imageAddressOf(child) : undefined))
    .find(isFound);
};

/** The largest picture of a set, by widths or densities; of those alike the first. */
export const largestOfSet = (set: string): string | undefined => {
  let best: { address: string; size: number } | undefined;
  for (const { address, size } of candidatesOf(set)) {
    if (isPictureAddress(address) && (!best || size > best.size)) best = { address, size };
  }
  return best?.address;
};

/** Addresses may hold commas themselves: one ends at a blank, its size at the next comma. */
const candidate = /[\s,]*([^\s,]\S*)([^,]*)/y;
const maxCandidates = 50;

const candidatesOf = (set: string): { address: string; size: number }[] => {
  const found: { address: string; size: number }[] = [];
  candidate.lastIndex = 0;
  for (let match = candidate.exec(set); match && found.length < maxCandidates; match = candidate.exec(set)) {
    const [, address = '', size = ''] = match;
    const bare = address.replace(/,+$/, '');
    // A comma right behind the address ends it: it has no size.
    if (bare !== address) candidate.lastIndex -= size.length;
    found.push({ address: bare, size: bare === address ? Number(/[\d.]+(?=[wx]\s*$)/.exec(size)?.[0] ?? 1) : 1 });
  }
  return found;
};

/** Not loaded over the web, or a template that a script would have filled. */
const noAddress = /^(?:$|#|(?:data|blob|about|javascript):)|[{}]|%7B|<|\/(?:[?#]|$)/i;
/** Files whose name says that they stand for a picture that is not there, or not yet. */
const placeholder =
  /^(?:(?:blank|spacer|pixel|transparent|transp|empty|clear|loading|loader|spinner|lazy|dummy|grey|gray|white|[1-9]x[1-9]|px|s|t|x)\.(?:gif|png|svg)|.*(?<![a-z])(?:place-?holder|no-?(?:image|photo|img|picture|pic)|image-?(?:not-?(?:available|found)|coming-?soon|missing)|coming-?soon|lazy-?load(?:er|ing)?|kein-?bild|sans-?image|sin-?(?:imagen|foto)|bild-?folgt)(?![a-z]).*)$/;

/** Whether a text can be the address of a picture: neither a folder, nor empty, nor a placeholder. */
export const isPictureAddress = (address: string): boolean => {
  const trimmed = address.trim();
  if (noAddress.test(trimmed)) return false;
  const file = trimmed.slice(0, 2_000).replace(/[?#].*$/s, '');
  return !placeholder.test(
    file
      .slice(file.lastIndexOf('/') + 1)
      .slice(0, 200)
      .toLowerCase()
      .replaceAll('_', '-'),
  );
};
