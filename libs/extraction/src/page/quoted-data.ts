import { parseLenientJson } from './lenient-json.js';
import { endOfLiteral } from './script-data.js';

const stringsLooked = 2_000;
/** A text handed to `JSON.parse`, and a chunk of the data that Next.js streams into its pages (its "flight"). */
const quoted = /(?:(JSON\.parse)\s{0,9}\(|__next_f\.push\(\s{0,9}\[\s{0,9}1\s{0,9},)\s{0,9}(?=["'])/g;

/** The data that code carries as texts: what is handed to `JSON.parse`, and the rows of Next's flight, put together from its chunks. */
export const quotedData = (code: string): unknown[] => {
  const found: unknown[] = [];
  let flight = '';
  let looked = 0;
  for (const match of code.matchAll(quoted)) {
    if (looked++ >= stringsLooked) break;
    const start = match.index + match[0].length;
    const end = endOfLiteral(code, start);
    const text = end === undefined ? undefined : parseLenientJson(code.slice(start, end), { isCode: true });
    if (typeof text !== 'string') continue;
    if (match[1] === undefined) flight += text;
    else found.push(...dataIn(text));
  }
  return [...found, ...flight.split('\n').flatMap((row) => dataIn(row.replace(/^[\da-f]{1,9}:/i, '')))];
};

const dataIn = (text: string): unknown[] => {
  const data = /^\s*[{[]/.test(text) ? parseLenientJson(text) : undefined;
  return data === undefined ? [] : [data];
};
