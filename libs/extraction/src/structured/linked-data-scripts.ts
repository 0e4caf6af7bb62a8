import type { Element } from 'domhandler';
import { limits } from '../base/limits.js';
import { rawTextOf } from '../page/html-document.js';
import { parseLenientJson } from '../page/lenient-json.js';

/** Whether a script holds JSON-LD (https://www.w3.org/TR/json-ld11/#embedding-json-ld-in-html-documents). */
export const isLinkedDataScript = (script: Element): boolean =>
  /^\s*(?:application\/)?ld\+json/i.test(script.attribs['type'] ?? '');

/** What the JSON-LD among a page's scripts says, in their order; what cannot be read, or is beyond the limit, is left out. */
export const linkedDataOf = (scripts: readonly Element[]): unknown[] => {
  let characters = 0;
  return scripts.filter(isLinkedDataScript).flatMap((script) => {
    const text = rawTextOf(script);
    characters += text.length;
    const data = characters > limits.scriptCharacters ? undefined : parseLenientJson(text);
    return data === undefined ? [] : [data];
  });
};
