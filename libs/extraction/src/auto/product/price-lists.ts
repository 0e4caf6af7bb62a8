import type { Element } from 'domhandler';
import { isElement } from '../../page/html-document.js';
import type { PageModel, Place } from './page-model.js';
import type { PriceCandidate } from './price-candidates.js';

/** How far up from an amount an entry of a list is looked for. */
const mostLevels = 9;

/**
 * How many entries of one list show amounts, for each candidate that is one of them: tiles of other products, sellers, choices.
 * Entries are elements of one kind in one parent that hold words beside their amount, and not the product's heading.
 */
export const entriesBeside = (
  candidates: readonly PriceCandidate[],
  page: PageModel,
  heading: Place | undefined,
): ReadonlyMap<PriceCandidate, number> => {
  const owners = new Set<Place>();
  for (let next = heading; next; next = next.parent) owners.add(next);
  const entries = new Map<Place, Map<string, Set<Place>>>();
  const leading = new Map<Place, boolean>();
  const lists = candidates.map((candidate) =>
    listsAround(candidate, page, owners, leading).map(({ entry, parent }) => {
      const kinds = entries.get(parent) ?? new Map<string, Set<Place>>();
      entries.set(parent, kinds);
      const same = kinds.get(entry.element.name) ?? new Set<Place>();
      kinds.set(entry.element.name, same.add(entry));
      return same;
    }),
  );
  return new Map(
    candidates.map((candidate, at) => [candidate, Math.max(0, ...(lists[at] ?? []).map(({ size }) => size))]),
  );
};

const listsAround = (
  { place, firstRun, endRun }: PriceCandidate,
  { runs }: PageModel,
  owners: ReadonlySet<Place>,
  leading: Map<Place, boolean>,
): { entry: Place; parent: Place }[] => {
  const found: { entry: Place; parent: Place }[] = [];
  let entry: Place = place;
  for (let level = 0; level < mostLevels; level++) {
    const parent: Place | undefined = entry.parent;
    if (!parent || owners.has(entry)) break;
    let leads: boolean | undefined = leading.get(entry);
    if (leads === undefined) {
      leads = leadsOn(entry.element);
      leading.set(entry, leads);
    }
    if (leads && hasWords(runs, entry, firstRun, endRun)) found.push({ entry, parent });
    entry = parent;
  }
  return found;
};

/** Entries about other things lead to them, or show them. */
const leadsOn = (entry: Element): boolean => {
  let looked = 0;
  const isLink = ({ name, attribs }: Element): boolean =>
    (name === 'a' && /^[^#]/.test(attribs['href'] ?? '')) || name === 'img';
  const look = (element: Element): boolean => {
    if (isLink(element)) return true;
    if (++looked > mostElements) return false;
    return element.children.some((child) => isElement(child) && look(child));
  };
  return look(entry);
};

const mostElements = 60;

const hasWords = (runs: PageModel['runs'], entry: Place, firstRun: number, endRun: number): boolean => {
  for (let index = entry.firstRun; index < Math.min(entry.endRun, entry.firstRun + 40); index++) {
    if ((index < firstRun || index >= endRun) && /\p{L}{3}/u.test(runs[index]?.text ?? '')) return true;
  }
  return false;
};
