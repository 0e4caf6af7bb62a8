import { limits } from '../base/limits.js';
import { LenientJsonReader, UnreadableJson } from './lenient-json-reader.js';

export interface LenientJsonOptions {
  /**
   * The text is a literal of a program, so that a value which is neither text nor number is an expression, and is left
   * out; and quotes are where they must be. In data, words without quotes are a text.
   */
  isCode?: boolean;
}

/**
 * Reads JSON as shops write it, several values in a row as a list. Strict JSON takes the fast way; else whatever can be
 * told is kept, and a fault costs the value where it is and not the object around it: comments, CDATA, tags and code around
 * or within it, HTML-encoded or typographic quotes, quotes within texts, values without quotes or without anything,
 * wrong escapes, brackets too many or too few, and an end that is cut off. A number that begins with
 * noughts is kept as text. Undefined where nothing can be told, or it is too large or too deep.
 */
export const parseLenientJson = (source: string, { isCode = false }: LenientJsonOptions = {}): unknown => {
  if (source.length > limits.scriptCharacters) return undefined;
  try {
    return JSON.parse(source) as unknown;
  } catch {
    try {
      return new LenientJsonReader(source, isCode).readAll();
    } catch (error) {
      if (error instanceof UnreadableJson) return undefined;
      throw error;
    }
  }
};
