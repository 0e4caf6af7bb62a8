import { limits } from './limits.js';

/**
 * A copy that stands alone in memory. V8 keeps a string cut from a longer one as a reference into it, so that a name of
 * twenty characters would hold its whole page for as long as the name lives. Lone surrogates, which UTF-8 and Postgres
 * do not know, become U+FFFD.
 */
export const flatCopy = (text: string): string => {
  // Three bytes are the most that UTF-8 needs for one of JavaScript's characters.
  if (text.length * 3 > scratch.length) return Buffer.from(text, 'utf8').toString('utf8');
  return scratch.toString('utf8', 0, scratch.write(text, 0, 'utf8'));
};

/** Spares most copies a buffer of their own. */
const scratch = Buffer.alloc(4_096);

// White space as HTML and Unicode know it, zero-width and soft characters, and controls, which Postgres may refuse.
// eslint-disable-next-line no-control-regex -- controls are what is looked for
const gap = /[\s\u0000-\u001f\u007f-\u009f\u00ad\u200b-\u200f\u2028-\u202f\u2060\ufeff]+/g;

/** Words of printable ASCII with one blank between them, as most short texts are: nothing to collapse. */
const isTidy = /^[!-~]+(?: [!-~]+)*$/;

/** A text as it is kept: one blank for each run of white space or controls, trimmed, limited, flat. Empty: undefined. */
export const keptText = (text: string, maxCharacters: number = limits.textCharacters): string | undefined => {
  if (text.length <= maxCharacters && isTidy.test(text)) return flatCopy(text);
  const collapsed = text.replace(gap, ' ').trim().slice(0, maxCharacters).trimEnd();
  return collapsed === '' ? undefined : flatCopy(collapsed);
};
