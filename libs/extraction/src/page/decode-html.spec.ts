import { describe, expect, it } from '@jest/globals';
import { decodeHtml } from './decode-html.js';

const latin = (text: string): Uint8Array => Buffer.from(text, 'latin1');

describe('decodeHtml', () => {
  it('believes a byte order mark before everything, and drops it', () => {
    expect(decodeHtml(Buffer.from('\ufeffGrün'), 'text/html; charset=iso-8859-1')).toBe('Grün');
    expect(decodeHtml(Buffer.from('\ufeffGrün', 'utf16le'), null)).toBe('Grün');
  });
  it('believes the header before the page', () => {
    expect(decodeHtml(latin('<meta charset="utf-8">Grün'), 'text/html; charset="ISO-8859-1"')).toContain('Grün');
  });
  it.each([
    '<meta charset=windows-1252>',
    "<META content='text/html; charset=ISO-8859-15' http-equiv=Content-Type>",
    '<?xml version="1.0" encoding="iso-8859-1"?>',
  ])('finds the declaration %s', (declaration) => {
    expect(decodeHtml(latin(`${declaration}Grün`), 'text/html')).toContain('Grün');
  });
  it('reads encodings beyond Latin', () => {
    const shiftJis = Buffer.concat([latin('<meta charset=Shift_JIS>'), Buffer.from([0x89, 0x7e])]);
    expect(decodeHtml(shiftJis, null)).toContain('円');
    expect(decodeHtml(Buffer.from([0xf0, 0xd2, 0xc9]), 'text/html; charset=koi8-r')).toBe('При');
  });
  it('does not take a declaration in a comment, nor an unknown label', () => {
    expect(decodeHtml(Buffer.from('<!-- <meta charset=koi8-r> -->Grün'), 'text/html; charset=nonsense')).toContain(
      'Grün',
    );
  });
  it('falls back to UTF-8 where the bytes are UTF-8, else to windows-1252 with its euro sign', () => {
    expect(decodeHtml(Buffer.from('12 €'), null)).toBe('12 €');
    expect(decodeHtml(Buffer.from([0x31, 0x32, 0x20, 0x80]), null)).toBe('12 €');
  });
  it('never throws on bytes that its encoding does not know', () => {
    const oneBroken = Buffer.from([0x61, 0xff, 0x62, 0xc3, 0xa4]);
    expect(decodeHtml(oneBroken, 'text/html; charset=utf-8')).toBe('a\ufffdbä');
  });
  it('does not believe in UTF-8 that no character bears out', () => {
    const header = 'text/html; charset=utf-8';
    expect(decodeHtml(Buffer.from('K\xe4se 5 \x80', 'latin1'), header)).toBe('Käse 5 €');
    expect(decodeHtml(Buffer.from('<meta charset=iso-8859-2>\xb1', 'latin1'), header)).toContain('ą');
  });
});
