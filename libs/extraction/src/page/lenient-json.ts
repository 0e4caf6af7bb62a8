import { limits } from '../base/limits.js';

/**
 * Reads JSON as shops write it: comments, CDATA and HTML comment marks around it, trailing commas, raw line breaks and
 * controls in strings, wrong escapes, single quotes, several values in a row (answered as a list). Undefined where it is
 * beyond that, too large or too deep. Strict JSON takes the fast way.
 */
export const parseLenientJson = (source: string): unknown => {
  if (source.length > limits.scriptCharacters) return undefined;
  try {
    return JSON.parse(source) as unknown;
  } catch {
    return new LenientReader(source).readAll();
  }
};

/** Where the text cannot be read as JSON even leniently. */
class UnreadableJson extends Error {}

const between = /(?:[\s\ufeff;]|<!--|-->|(?:\/\/\s*)?<!\[CDATA\[|(?:\/\/\s*)?\]\]>|\/\*[^]*?\*\/|\/\/[^\n]*)*/y;
const literal = /true|false|null|undefined|NaN|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const bareKey = /[A-Za-z_$@][\w$@-]*/y;
const escapes: Record<string, string> = { n: '\n', t: '\t', r: '\r', b: '\b', f: '\f' };

class LenientReader {
  private at = 0;
  constructor(private readonly source: string) {}

  readAll(): unknown {
    const values: unknown[] = [];
    try {
      for (this.skip(); this.at < this.source.length; this.skip()) {
        values.push(this.readValue(0));
        this.skip();
        if (this.peek() === ',') this.at++;
      }
    } catch (error) {
      if (!(error instanceof UnreadableJson)) throw error;
    }
    return values.length > 1 ? values : values[0];
  }

  private readValue(depth: number): unknown {
    if (depth > limits.scriptDepth) throw new UnreadableJson();
    this.skip();
    const next = this.peek();
    if (next === '{') return this.readObject(depth);
    if (next === '[') return this.readList(depth);
    if (next === '"' || next === "'") return this.readString(next);
    const text = this.match(literal);
    if (text === undefined) throw new UnreadableJson();
    if (/^[-\d]/.test(text)) return Number(text);
    return text === 'true' ? true : text === 'false' ? false : null;
  }

  private readObject(depth: number): unknown {
    const entries: [string, unknown][] = [];
    this.at++;
    for (this.skip(); this.peek() !== '}'; this.skip()) {
      const quote = this.peek();
      const key = quote === '"' || quote === "'" ? this.readString(quote) : this.match(bareKey);
      this.skip();
      if (key === undefined || this.peek() !== ':') throw new UnreadableJson();
      this.at++;
      entries.push([key, this.readValue(depth + 1)]);
      this.skipCommas();
    }
    this.at++;
    return Object.fromEntries(entries);
  }

  private readList(depth: number): unknown[] {
    const items: unknown[] = [];
    this.at++;
    this.skipCommas();
    while (this.peek() !== ']') {
      items.push(this.readValue(depth + 1));
      this.skipCommas();
    }
    this.at++;
    return items;
  }

  private readString(quote: string): string {
    const parts: string[] = [];
    let start = ++this.at;
    for (; ; this.at++) {
      const character = this.peek();
      if (character === '') throw new UnreadableJson();
      if (character !== quote && character !== '\\') continue;
      parts.push(this.source.slice(start, this.at));
      if (character === quote) break;
      parts.push(this.readEscape());
      start = this.at + 1;
    }
    this.at++;
    return parts.join('');
  }

  private readEscape(): string {
    const character = this.source.charAt(++this.at);
    if (character !== 'u') return escapes[character] ?? character;
    const code = /^[\da-fA-F]{4}/.exec(this.source.slice(this.at + 1, this.at + 5))?.[0];
    if (code === undefined) return 'u';
    this.at += 4;
    return String.fromCharCode(parseInt(code, 16));
  }

  private skipCommas(): void {
    for (this.skip(); this.peek() === ','; this.skip()) this.at++;
  }

  private skip(): void {
    this.match(between);
  }

  private peek(): string {
    return this.source.charAt(this.at);
  }

  private match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.at;
    const text = pattern.exec(this.source)?.[0];
    this.at += text?.length ?? 0;
    return text;
  }
}
