import { limits } from '../base/limits.js';
import * as token from './lenient-json-tokens.js';

/** The text nests too deep. */
export class UnreadableJson extends Error {}

/** What stands around a value decides where it ends. */
type Context = 'object' | 'list' | 'top';

/** Nothing can be told of a value. */
const absent = Symbol('absent');

/** Reads one text, forwards only, so that even the strangest costs no more than its length. */
export class LenientJsonReader {
  private at = 0;
  private openLists = 0;
  private openObjects = 0;
  private hasFaults = false;
  /** Once a key stood without quotes, keys end a text before them without quotes, too. */
  private hasBareKeys = false;

  constructor(
    private readonly source: string,
    private readonly isCode: boolean,
  ) {}

  readAll(): unknown {
    const values: unknown[] = [];
    for (this.skip(); this.at < this.source.length; this.skip()) {
      const value = this.readTopValue();
      if (value !== absent && !(this.hasFaults && isEmpty(value))) values.push(value);
    }
    return values.length > 1 ? values : values[0];
  }

  private readTopValue(): unknown {
    const start = this.at;
    if (/[{["'“”„‘’&\d.+\-!tfnuNTFv]/.test(this.peek())) {
      const value = this.peek() === '{' ? this.readTopObject() : this.readValue('top', 0);
      if (this.at > start) return value;
    }
    // Code or prose before the data.
    this.at = nextIndex(this.source, token.opening, start + 1);
    return absent;
  }

  /** An object that a brace too many closes too early goes on behind it. */
  private readTopObject(): unknown {
    const entries: [string, unknown][] = [];
    this.readEntries(entries, 0);
    for (let start = this.at; ; start = this.at) {
      this.match(token.strayClosing);
      if (this.at === start || !this.sees(token.quotedKey)) break;
      this.hasFaults = true;
      this.at--;
      this.readEntries(entries, 0);
    }
    return Object.fromEntries(entries);
  }

  private readValue(context: Context, depth: number): unknown {
    if (depth > limits.scriptDepth) throw new UnreadableJson();
    this.skip();
    const next = this.peek();
    if (next === '{' && !this.sees(token.template)) return this.readObject(depth);
    if (next === '[') return this.readList(depth);
    const quote = this.match(token.openingQuote);
    if (quote !== undefined) return this.checked(this.readString(quote, context), context);
    const word = this.matchBefore(token.word, context);
    if (word !== undefined) return token.valueOfWord(word);
    const digits = this.matchBefore(token.number, context);
    return digits === undefined ? this.readBare(context) : token.numberOrText(digits);
  }

  private readObject(depth: number): unknown {
    const entries: [string, unknown][] = [];
    this.readEntries(entries, depth);
    return Object.fromEntries(entries);
  }

  /** From behind the character that opens the object up to behind the one that closes it. */
  private readEntries(entries: [string, unknown][], depth: number): void {
    this.at++;
    this.openObjects++;
    for (this.skipCommas(); this.peek() !== '}'; this.skipCommas()) {
      const start = this.at;
      if (start >= this.source.length || (this.peek() === ']' && this.openLists > 0)) {
        this.hasFaults = true;
        break;
      }
      const key = this.readKey();
      if (key === undefined) this.skipFault();
      else {
        const value = this.readValue('object', depth + 1);
        if (value !== absent) entries.push([key, value]);
      }
      if (this.at === start) this.at++;
    }
    if (this.peek() === '}') this.at++;
    this.openObjects--;
  }

  private readKey(): string | undefined {
    const plain = this.capture(token.quotedKey);
    if (plain !== undefined) return token.unescaped(plain);
    const bare = this.capture(token.bareKey);
    if (bare !== undefined) this.hasBareKeys = true;
    return bare ?? this.capture(token.oddlyQuotedKey);
  }

  private readList(depth: number): unknown[] {
    const items: unknown[] = [];
    this.at++;
    this.openLists++;
    for (this.skipCommas(); this.peek() !== ']'; this.skipCommas()) {
      const start = this.at;
      if (start >= this.source.length || (this.peek() === '}' && this.openObjects > 0)) {
        this.hasFaults = true;
        break;
      }
      const item = this.readValue('list', depth + 1);
      if (item !== absent) items.push(item);
      if (this.at === start) this.at++;
    }
    if (this.peek() === ']') this.at++;
    this.openLists--;
    return items;
  }

  /** Absent where the text has no end: half a price is a wrong one. */
  private readString(quote: string, context: Context): unknown {
    const { stop, isEncoded } = token.quoteClass(quote);
    const parts: string[] = [];
    for (let start = this.at; ;) {
      this.at = nextIndex(this.source, stop, this.at);
      if (this.at >= this.source.length) return this.fault();
      const character = this.peek();
      if (character === '\\') {
        parts.push(this.source.slice(start, this.at), this.readEscape());
        start = this.at;
      } else if (character === '\n') {
        if (!this.isCode && this.sees(token.lineOfNextKey)) {
          this.hasFaults = true;
          parts.push(this.source.slice(start, this.at).replace(/[\s,]+$/, ''));
          break;
        }
        this.at++;
      } else {
        const end = this.at;
        const closing = isEncoded ? (this.match(token.encodedQuote) ?? '') : this.source.charAt(this.at++);
        if (closing === '') this.at = end + 1;
        else if (this.isClosing(quote, closing, context)) {
          parts.push(this.source.slice(start, end));
          break;
        }
      }
    }
    const text = parts.join('');
    return isEncoded ? token.decoded(text) : text;
  }

  /** Behind a quote: whether it ends the text, or belongs to it as in `27" wide`. */
  private isClosing(opening: string, closing: string, context: Context): boolean {
    if (this.isCode || context === 'top') return closing === opening;
    if (context === 'list') return this.sees(token.endInList);
    return this.isSeparator();
  }

  private readEscape(): string {
    const [text, value] = token.escapeAt(this.source, this.at);
    this.at += text;
    return value;
  }

  /** In code, a text with something behind it is part of an expression. */
  private checked(value: unknown, context: Context): unknown {
    if (!this.isCode || context === 'top') return value;
    this.skip();
    return this.at >= this.source.length || /[,}\]]/.test(this.peek()) ? value : this.skipFault();
  }

  /** Words without quotes; templates that nobody filled, and calls, say nothing. */
  private readBare(context: Context): unknown {
    this.hasFaults = true;
    if (context === 'top') return absent;
    const isTemplate = this.match(token.template) !== undefined;
    if (this.isCode || this.sees(token.call)) return this.skipFault();
    const start = this.at;
    for (;;) {
      this.at = nextIndex(this.source, token.bareStop, this.at);
      if (this.peek() !== ',' || context === 'list' || this.isSeparator()) break;
      this.at++;
    }
    const text = this.source.slice(start, this.at).trim();
    return isTemplate || text === '' || token.emptyWord.test(text) ? absent : text.replace(/["”]$/, '');
  }

  /** Passes over what cannot be read, up to what separates it from the next. */
  private skipFault(): typeof absent {
    this.hasFaults = true;
    let depth = 0;
    for (; this.at < this.source.length; this.at++) {
      const character = this.peek();
      if (/[([{]/.test(character)) depth++;
      else if (depth === 0 && /[,}\]]/.test(character)) break;
      else if (/[)\]}]/.test(character)) depth--;
      else if (depth === 0 && character === '\n' && !this.isCode) break;
      else if (this.isCode && /["'`]/.test(character)) this.skipQuoted(character);
    }
    return absent;
  }

  private skipQuoted(quote: string): void {
    for (this.at++; this.at < this.source.length && this.peek() !== quote; this.at++) {
      if (this.peek() === '\\') this.at++;
    }
  }

  private fault(): typeof absent {
    this.hasFaults = true;
    return absent;
  }

  private skipCommas(): void {
    for (this.skip(); this.peek() === ','; this.skip()) this.at++;
    // What closes something that is not open.
    while ((this.peek() === ']' && this.openLists === 0) || (this.peek() === '}' && this.openObjects === 0)) {
      this.at++;
      this.skip();
    }
  }

  private skip(): void {
    for (let start = -1; start !== this.at;) {
      start = this.at;
      this.match(token.gap);
      if (this.source.startsWith('/*', this.at)) this.at = token.endOf(this.source, '*/', this.at);
      else if (this.source.startsWith('<!--', this.at)) this.skipHtmlComment();
    }
  }

  /** Shops hide data in comments, and comment on them. */
  private skipHtmlComment(): void {
    const end = token.endOf(this.source, '-->', this.at);
    this.at = nextIndex(this.source, token.opening, this.at) < end ? this.at + 4 : end;
  }

  private peek(): string {
    return this.source.charAt(this.at);
  }

  /** Whether the value of a key ends here. */
  private isSeparator(): boolean {
    return this.sees(this.hasBareKeys ? token.endBeforeAnyKey : token.endBeforeQuotedKey);
  }

  /** Whether the pattern fits here. */
  private sees(pattern: RegExp): boolean {
    pattern.lastIndex = this.at;
    return pattern.test(this.source);
  }

  private match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.at;
    const text = pattern.exec(this.source)?.[0];
    this.at += text?.length ?? 0;
    return text;
  }

  /** A match that nothing but the end of a value follows. */
  private matchBefore(pattern: RegExp, context: Context): string | undefined {
    const start = this.at;
    const text = this.match(pattern);
    if (text === undefined) return undefined;
    const isWhole =
      context === 'top' || this.sees(context === 'list' || this.isCode ? token.end : token.endBeforeAnyKey);
    if (!isWhole) this.at = start;
    return isWhole ? text : undefined;
  }

  /** What the first group of a pattern holds. */
  private capture(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.at;
    const match = pattern.exec(this.source);
    this.at += match?.[0].length ?? 0;
    return match?.[1];
  }
}

const isEmpty = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && Object.keys(value).length === 0;

/** Where the global pattern fits next; the end of the text where it does not. */
const nextIndex = (source: string, pattern: RegExp, from: number): number => {
  pattern.lastIndex = from;
  return pattern.exec(source)?.index ?? source.length;
};
