import type { Element } from 'domhandler';
import { rawTextOf } from '../../page/html-document.js';
import { fromDevalue } from '../../page/devalue.js';
import { functionData } from '../../page/function-data.js';
import { parseLenientJson } from '../../page/lenient-json.js';
import { quotedData } from '../../page/quoted-data.js';
import { autoLimits } from './auto-limits.js';

/** Only scripts and objects that speak of products are worth reading. */
const aboutProducts = /["'\s{,](sku|price|product_?id|productcode|item_?id|ecommerce|gtin|ean)\w*\\?["']?\s*:/i;
const nuxtData = '__NUXT_DATA__';

/**
 * The data that a page's scripts carry: whole JSON scripts, and objects and lists assigned to something or handed to a
 * call, whatever they are called. Data that is no JSON, even leniently, is passed over.
 */
export const stateRoots = (scripts: readonly Element[]): unknown[] => {
  const roots: unknown[] = [];
  const code: string[] = [];
  let left: number = autoLimits.stateCharacters;
  for (const script of scripts) {
    if ('src' in script.attribs || /ld\+json/i.test(script.attribs['type'] ?? '')) continue;
    const text = rawTextOf(script);
    if (text.length < 20 || text.length > left || !aboutProducts.test(text)) continue;
    left -= text.length;
    if (/json/i.test(script.attribs['type'] ?? '') || /^\s*[{[]/.test(text)) {
      const data = parseLenientJson(text);
      if (data !== undefined)
        roots.push(script.attribs['id'] === nuxtData && Array.isArray(data) ? fromDevalue(data) : data);
    } else {
      const { values, rest } = functionData(text);
      roots.push(...values, ...literalsIn(rest));
      if (!/JSON\.parse|__next_f/.test(text)) continue;
      code.push(text);
    }
  }
  // Chunks of one text may stand in many scripts.
  return code.length === 0 ? roots : [...roots, ...quotedData(code.join('\n'))];
};

const literalStart = /(?:[=(,]|\breturn)\s*(?=[{[]\s*["'{[\w$])/g;

const literalsIn = (text: string): unknown[] => {
  const found: unknown[] = [];
  let scanned = 0;
  literalStart.lastIndex = 0;
  for (let match = literalStart.exec(text); match && found.length < 50; match = literalStart.exec(text)) {
    const start = match.index + match[0].length;
    const end = endOfLiteral(text, start);
    scanned += (end ?? text.length) - start;
    // Code that is no data is walked again and again, from each brace in it.
    if (scanned > 3 * text.length + 10_000) break;
    if (end === undefined) continue;
    const literal = text.slice(start, end);
    if (literal.length < 20 || !aboutProducts.test(literal)) {
      literalStart.lastIndex = isData(literal) ? end : start + 1;
      continue;
    }
    const data = isData(literal) ? parseLenientJson(literal, { isCode: true }) : undefined;
    if (data !== undefined) {
      found.push(data);
      literalStart.lastIndex = end;
    } else literalStart.lastIndex = start + 1;
  }
  return found;
};

/** A look at the beginning: `{"a":`, `{a:`, `[`; a function's body looks otherwise. */
const isData = (literal: string): boolean =>
  /^(?:\{\s*(?:["'][^"']{0,80}["']|[\w$]+)\s*:|\[\s*["'{[\d]|\{\s*\})/.test(literal);

/** Where the object or list that starts here is closed; strings count as one. */
const endOfLiteral = (text: string, start: number): number | undefined => {
  let depth = 0;
  for (let at = start; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 0x7b || code === 0x5b) depth++;
    else if (code === 0x7d || code === 0x5d) {
      if (--depth === 0) return at + 1;
    } else if (code === 0x22 || code === 0x27) {
      at = endOfString(text, at, code);
      if (at < 0) return undefined;
    }
  }
  return undefined;
};

const endOfString = (text: string, start: number, quote: number): number => {
  for (let at = start + 1; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 0x5c) at++;
    else if (code === quote) return at;
    else if (code === 0x0a && quote === 0x27) return -1;
  }
  return -1;
};
