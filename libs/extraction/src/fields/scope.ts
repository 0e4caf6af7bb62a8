import type { Element } from 'domhandler';

/** What a rule is asked of: the whole page, one of its elements, or a piece of JSON. */
export type Scope = Element | PageScope | DataScope;
export interface PageScope {
  type: 'page';
}
export interface DataScope {
  type: 'data';
  value: unknown;
}
export const wholePage: PageScope = { type: 'page' };
