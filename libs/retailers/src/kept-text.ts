import { limits } from './limits.js';

/**
 * A copy that stands alone in memory. V8 keeps a string cut from a longer one as a reference into it, so that a name of
 * twenty characters would hold its whole page for as long as the name lives. Lone surrogates, which UTF-8 and Postgres
 * do not know, become U+FFFD.
 */
export const flatCopy = (text: string): string => Buffer.from(text, 'utf8').toString('utf8');

// White space as HTML and Unicode know it, zero-width and soft characters, and controls, which Postgres may refuse.
// eslint-disable-next-line no-control-regex -- controls are what is looked for
const gap = /[\s\u0000-\u001f\u007f-\u009f\u00ad\u200b-\u200f\u2028-\u202f\u2060\ufeff]+/g;

/** A text as it is kept: one blank for each run of white space or controls, trimmed, limited, flat. Empty: undefined. */
export const keptText = (text: string, maxCharacters: number = limits.textCharacters): string | undefined => {
  const collapsed = text.replace(gap, ' ').trim().slice(0, maxCharacters).trimEnd();
  return collapsed === '' ? undefined : flatCopy(collapsed);
};
