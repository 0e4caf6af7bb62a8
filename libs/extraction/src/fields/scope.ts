import type { Element } from 'domhandler';
import type { ProductStatement } from '../structured/statement.js';

/** What a rule is asked of: the whole page, one of its elements, or a piece of JSON. */
export type Scope = Element | PageScope | DataScope;
export interface PageScope {
  type: 'page';
}
export interface DataScope {
  type: 'data';
  value: unknown;
  /** Where structured data says it. */
  stated?: ProductStatement;
}
export const wholePage: PageScope = { type: 'page' };
