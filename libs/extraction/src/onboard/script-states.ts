import type { Document } from 'domhandler';
import { rawTextOf, visitElements } from '../page/html-document.js';
import { scriptState } from '../page/script-data.js';
import { isOfBuild } from './json-rules.js';

/** Data that a page's scripts carry, under the name by which a recipe asks for it. */
export interface ScriptState {
  name: string;
  data: unknown;
}

const namesTried = 30;
const assignment = /(?:(?:window|self|globalThis)\.|\b(?:var|let|const)\s{1,9})([A-Za-z_$][\w$]{1,80})\s{0,9}=(?!=)/g;

/** The states of a page; a part of a name that a build gave is written `*`. */
export const statesOf = (document: Document): ScriptState[] => {
  const names = new Set<string>();
  visitElements(document.children, (element) => {
    if (element.name !== 'script' || 'src' in element.attribs || names.size >= namesTried) return;
    const { id, type = '' } = element.attribs;
    if (/ld\+json/i.test(type)) return;
    if (id !== undefined && /json/i.test(type)) names.add(id);
    else
      for (const [, name = ''] of rawTextOf(element).matchAll(assignment)) if (names.size < namesTried) names.add(name);
  });
  return [...names].flatMap((written) => {
    const name = written
      .split('_')
      .map((part) => (isOfBuild(part) ? '*' : part))
      .join('_');
    return scriptState(document, name).map((data) => ({ name, data }));
  });
};
