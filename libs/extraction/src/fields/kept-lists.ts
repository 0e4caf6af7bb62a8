import { fieldLimits } from '@aisle/core';
import { keptText } from '../base/kept-text.js';
import type { StatedAttributes } from '../structured/attributes.js';
import type { Page } from './page.js';

/** Told how much of a field is not kept. */
export type LeftOut = (field: 'attributes' | 'breadcrumbs', count: number) => void;

export const leftOutNotes =
  (page: Page, where: string): LeftOut =>
  (field, count) =>
    page.notes?.leftOut?.({ where, field, count });

/** A trail with a gap would be a wrong one: it is kept whole or not at all. */
export const keptBreadcrumbs = (names: readonly string[], leftOut: LeftOut): string[] | undefined => {
  const kept = names.map((name) => keptText(name)).filter((name) => name !== undefined);
  const fits = ({ length }: string): boolean => length <= fieldLimits.breadcrumbCharacters;
  if (kept.length <= fieldLimits.breadcrumbs && kept.every(fits)) return kept.length === 0 ? undefined : kept;
  leftOut('breadcrumbs', names.length);
  return undefined;
};

/** As many attributes as fit, in their order; a value that is too long is left out, as half of it may say something else. */
export const keptAttributes = (
  stated: StatedAttributes | undefined,
  leftOut: LeftOut,
): Record<string, string> | undefined => {
  if (stated === undefined) return undefined;
  const said = Object.entries(stated).flatMap(([name, value]): [string, string][] => {
    const [keptName, keptValue] = [keptText(name), keptText(value)];
    return keptName === undefined || keptName === '__proto__' || keptValue === undefined ? [] : [[keptName, keptValue]];
  });
  const { attributes, attributeNameCharacters, attributeCharacters } = fieldLimits;
  const fitting = said
    .filter(([name, value]) => name.length <= attributeNameCharacters && value.length <= attributeCharacters)
    .slice(0, attributes);
  if (said.length > fitting.length) leftOut('attributes', said.length - fitting.length);
  return fitting.length === 0 ? undefined : Object.fromEntries(fitting);
};
