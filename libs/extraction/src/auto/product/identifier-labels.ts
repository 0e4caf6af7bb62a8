import { autoLimits } from './auto-limits.js';
import { identifierKind, type IdentifierKind, type LabelCertainty } from './identifier-kind.js';
import type { PageModel, Place, TextRun } from './page-model.js';
import type { PageRegions } from './page-regions.js';

/** An identifier that the page shows beside its name. */
export interface LabelledIdentifier {
  kind: IdentifierKind;
  value: string;
  raw: string;
  place: Place;
  certainty: LabelCertainty;
}

/** Identifiers shown with a label, in the element of the label, the next one, or the next cell. */
export const labelledIdentifiers = (page: PageModel, regions: PageRegions): LabelledIdentifier[] => {
  const found: LabelledIdentifier[] = [];
  for (let index = 0; index < page.runs.length && found.length < autoLimits.labelledIdentifiers; index++) {
    const run = page.runs[index];
    if (!run || run.text.length > 120 || !/\p{L}|№|#/u.test(run.text)) continue;
    const labelled = readLabelled(run, page.runs[index + 1], page.runs[index + 2]);
    if (!labelled || regions.regionOf(run.place) === 'other-products') continue;
    found.push({ ...labelled, place: run.place });
  }
  return found;
};

/** Those of the shop's own kind that stand, with their labels, within a place. */
export const identifiersWithin = ({ runs }: PageModel, { firstRun, endRun }: Place): LabelledIdentifier[] =>
  runs.slice(firstRun, endRun).flatMap((run, index, own) => {
    const found = readLabelled(run, own[index + 1], own[index + 2]);
    return found?.kind === 'sku' && found.certainty !== 'vague' ? [{ ...found, place: run.place }] : [];
  });

type Labelled = Omit<LabelledIdentifier, 'place'>;

const readLabelled = (
  { text }: TextRun,
  next: TextRun | undefined,
  afterNext: TextRun | undefined,
): Labelled | undefined => {
  const inOne =
    /^[([\s]*([^:：#()]{2,40}?)\s*[:：#]+\s*[.\s]*([^\s:].{0,60})$/u.exec(text) ??
    (/\d/.test(text) ? unmarked.exec(text) : null);
  if (inOne) {
    const own = labelled(inOne[1] ?? '', inOne[2] ?? '', text);
    if (own) return own;
  }
  if (text.length > 45 || !next) return undefined;
  const label = text.replace(/^[([\s]+|[\s:：.#)-]+$/gu, '');
  if (identifierKind(label) === undefined) return undefined;
  const isSign = /^[\s:：#.-]*$/.test(next.text);
  const value = isSign ? afterNext?.text : next.text.replace(/^[\s:：#]+/, '');
  return value === undefined ? undefined : labelled(label, value, `${text} ${next.text}${isSign ? ` ${value}` : ''}`);
};

/** `SKU 12345`, `Art.-Nr. 12345`, `Ref. 12/345`: a label and a value with a digit, nothing else. */
const unmarked = /^[([\s]*(\p{L}[\p{L}\s.°º-]{1,30}?)[\s.]+([\p{L}\d]*\d[\p{L}\d._/-]*)[)\]\s]*$/u;

const labelled = (label: string, text: string, raw: string): Labelled | undefined => {
  const kind = identifierKind(label);
  const value = kind && identifierAtStart(text);
  return value === undefined ? undefined : ({ ...kind, value, raw: raw.slice(0, 160) } as Labelled);
};

/** `BRDY 12 MK`: a first word without digits is no identifier, but the whole may be. */
const codeInCapitals = /^\p{Lu}{1,8}(?: [\p{Lu}\d][\p{Lu}\d./-]{0,11}){1,3}$/u;

/** The identifier a text begins with: letters, digits and marks with at least one digit, or `undefined`. */
export const identifierAtStart = (text: string): string | undefined => {
  const trimmed = text.trim().replace(/^[#:\s]+/, '');
  const spaced = /^(?:\d{2,4} ){1,5}\d{2,4}$/.exec(trimmed)?.[0];
  if (spaced !== undefined) return spaced;
  const inCapitals = trimmed.length <= 30 ? codeInCapitals.exec(trimmed)?.[0] : undefined;
  if (inCapitals !== undefined && /\d/.test(inCapitals)) return inCapitals;
  const value = /^[\p{L}\d][\p{L}\d._/+-]*/u.exec(trimmed)?.[0]?.replace(/[._/+-]+$/, '');
  if (value === undefined || value.length < 3 || value.length > 40 || !/\d/.test(value)) return undefined;
  const rest = trimmed.slice(value.length);
  // `123 reviews` is a sentence, `123 (in stock)`, `123 | Brand` and `12 34 56` are not.
  if (/^\s*\p{L}{3,}/u.test(rest) && rest.trim().split(/\s+/).length > 3) return undefined;
  if (/^\d{1,2}[./]\d{1,2}[./]\d{2,4}$/.test(value)) return undefined;
  return value;
};
