import { keptText } from '../../base/kept-text.js';
import { comparable } from '../../structured/comparable.js';
import type { Found } from './auto-product-types.js';
import type { PageModel, Place, TextRun } from './page-model.js';
import type { PageRegions } from './page-regions.js';
import type { StructuredFacts } from '../../structured/structured-facts.js';

interface Sources {
  page: PageModel;
  regions: PageRegions;
  facts: readonly StructuredFacts[];
}

/** The categories that lead to the product: as data state them, else as the page shows them. */
export const chooseBreadcrumbs = ({ facts, page, regions }: Sources): Found<string[]> | undefined => {
  for (const { strategy, breadcrumb } of facts) {
    const names = (breadcrumb ?? []).map((name) => keptText(name, 200)).filter((name) => name !== undefined);
    if (names.length > 0) return { value: names, strategy, raw: names.join(' > ') };
  }
  const own = [regions.headingText ?? '', ...facts.map(({ product }) => product?.name ?? '')].map(comparable);
  const shown = page.breadcrumbs.map((place) => shownTrail(place, page.runs, own)).find((names) => names !== undefined);
  return shown && { value: shown, strategy: 'markup', raw: shown.join(' > ') };
};

const mostRuns = 60;

/**
 * The texts of a trail's links, for categories are links, and the product and the label of the trail are none; of a trail
 * without links all texts. None where one stands twice: it holds several trails, or a menu.
 */
const shownTrail = (place: Place, runs: readonly TextRun[], own: readonly string[]): string[] | undefined => {
  const texts = runs
    .slice(place.firstRun, Math.min(place.endRun, place.firstRun + mostRuns))
    .map((run) => ({
      text: run.text.replace(/^[\s/>›»|•·→-]+|[\s/>›»|•·→-]+$/g, ''),
      isLink: isWithinLink(run.place, place),
    }))
    .filter(({ text }) => /[\p{L}\p{N}]/u.test(text) && text.length <= 100);
  const links = texts.filter(({ isLink }) => isLink);
  const names = (links.length > 0 ? links : texts).map(({ text }) => text);
  const last = names.at(-1);
  if (last !== undefined && names.length > 1 && own.includes(comparable(last))) names.pop();
  const isTrail = names.length > 0 && texts.length > 1 && names.length <= 20 && new Set(names).size === names.length;
  return isTrail ? names : undefined;
};

const isWithinLink = (place: Place, end: Place): boolean => {
  for (let next: Place | undefined = place; next && next !== end; next = next.parent)
    if (next.element.name === 'a' && 'href' in next.element.attribs) return true;
  return false;
};
