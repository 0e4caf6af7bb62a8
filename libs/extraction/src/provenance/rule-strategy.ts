import { cutText } from '@aisle/core';
import { ruleText, type FieldRule } from '../recipe/field-rule.js';

/** By which means a rule finds its value. */
export type Strategy =
  | 'selector'
  | 'attribute'
  | 'json-path'
  | 'embedded-state'
  | 'constant'
  | 'page-address'
  | 'auto'
  | 'json-ld'
  | 'microdata'
  | 'rdfa'
  | 'opengraph';

export const strategyOf = ({ value, from, state, path, attr }: FieldRule): Strategy => {
  if (value !== undefined) return 'constant';
  if (from !== undefined) return from === 'url' ? 'page-address' : from;
  if (state !== undefined) return 'embedded-state';
  if (path !== undefined) return 'json-path';
  return attr === undefined ? 'selector' : 'attribute';
};

/** Where a rule looks, as people read it, at a length that is fit to be kept. */
export const placeOf = (rule: FieldRule): string => cutText(ruleText(rule));
