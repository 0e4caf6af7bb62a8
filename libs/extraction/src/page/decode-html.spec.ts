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

  it('believes a late declaration, and none of a comment that is not closed', () => {
    const late = `<head>${'<script src="a.js"></script>'.repeat(2_000)}<meta charset=windows-1251></head>`;
    expect(decodeHtml(latin(`${late}\xcd\xee\xe6`), null)).toContain('\u041d\u043e\u0436');
    expect(decodeHtml(latin(`<!-- ${late}\xe4`), null)).toContain('\u00e4');
  });
  it.each(['win-1251', 'cp1251', 'windows_1251'])('knows what is meant by %s', (label) => {
    expect(decodeHtml(latin('\xcd\xee\xe6'), `text/html; charset="${label}"`)).toBe('\u041d\u043e\u0436');
  });
  it('takes a page with a wrong byte for UTF-8, and one with an accidental pair for what it says it is', () => {
    const wrongByte = Buffer.concat([Buffer.from('S\u00e4ge f\u00fcr alle F\u00e4lle '), Buffer.from([0xe4])]);
    expect(decodeHtml(wrongByte, null)).toBe('S\u00e4ge f\u00fcr alle F\u00e4lle \ufffd');
    const pair = latin('<meta charset=windows-1251>\xcd\xee\xe6\xee\xe2\xea\xe0 \xcc\xbb');
    expect(decodeHtml(pair, 'text/html; charset=utf-8')).toContain(
      '\u041d\u043e\u0436\u043e\u0432\u043a\u0430 \u041c\u00bb',
    );
  });
  it('does not believe in a single-byte encoding of what is UTF-8', () => {
    const text = 'Gr\u00fcn, \u0437\u0435\u043b\u0451\u043d\u044b\u0439';
    expect(decodeHtml(Buffer.from(text), 'text/html; charset=iso-8859-1')).toBe(text);
    expect(decodeHtml(Buffer.from(text), 'text/html; charset=windows-1251')).toBe(text);
  });
  it('reads UTF-16 without a mark, and no UTF-16 where there is none', () => {
    const html = '<p>Gr\u00fcn</p>';
    expect(decodeHtml(Buffer.from(html, 'utf16le'), 'text/html')).toBe(html);
    expect(decodeHtml(Buffer.from(html, 'utf16le').swap16(), null)).toBe(html);
    expect(decodeHtml(Buffer.from(html), 'text/html; charset=utf-16')).toBe(html);
  });
});
