import { describe, expect, it } from '@jest/globals';
import { askedNotBefore } from './retry-after.js';
import { wireHeaders } from './wire-headers.js';

const now = new Date('2026-01-01T00:00:00Z');
const after = (ms: number) => new Date(now.getTime() + ms);
const weekMs = 7 * 24 * 3_600_000;
const asked = (fields: Record<string, string | string[]>) => askedNotBefore(wireHeaders(fields), now);

describe('Retry-After', () => {
  it.each([
    ['120', after(120_000)],
    [' 0 ', now],
    ['3600.0', after(3_600_000)],
    ['1.5', after(1_500)],
    ['30s', after(30_000)],
    ['Thu, 01 Jan 2026 00:10:00 GMT', after(600_000)],
    ['Thursday, 01-Jan-26 00:10:00 GMT', after(600_000)],
    ['Thu Jan  1 00:10:00 2026', after(600_000)],
    ['Thu Jan 1 00:10:00 2026', after(600_000)],
    ['Thu, 01 Jan 2026 00:10:00 UTC', after(600_000)],
    ['2026-01-01T00:10:00Z', after(600_000)],
    ['2026-01-01T01:10:00+01:00', after(600_000)],
    // A year of two digits that is far ahead was meant to be past.
    ['Sunday, 06-Nov-94 08:49:37 GMT', now],
    ['Mon, 01 Dec 2025 00:00:00 GMT', now],
    ['Mon Dec  1 00:00:00 2025', now],
    ['Fri, 31 Dec 9999 23:59:59 GMT', after(weekMs)],
    ['999999999', after(weekMs)],
  ])('%p means a time that is neither past nor absurd', (line, expected) => {
    expect(asked({ 'retry-after': line })).toEqual(expected);
  });

  it.each([
    '',
    'soon',
    '-5',
    '5 apples',
    '2026-01-01',
    'Foo, 01 Bar 2026 00:10:00 GMT',
    'Thu, 41 Jan 2026 00:10:00 GMT',
  ])('%p says nothing', (line) => expect(asked({ 'retry-after': line })).toBeUndefined());

  it('given twice means the later time, whichever of them can be read', () => {
    expect(asked({ 'retry-after': ['60', 'Thu, 01 Jan 2026 00:10:00 GMT'] })).toEqual(after(600_000));
    expect(asked({ 'retry-after': ['soon', '60'] })).toEqual(after(60_000));
    expect(asked({})).toBeUndefined();
  });
});

describe('a RateLimit field that says that nothing is left', () => {
  it.each([
    [{ ratelimit: '"default";r=0;t=30' }, 30_000],
    [{ ratelimit: '"burst";r=5;t=1, "day";r=0;t=600' }, 600_000],
    [{ ratelimit: 'limit=100, remaining=0, reset=50' }, 50_000],
    [{ 'ratelimit-remaining': '0', 'ratelimit-reset': '20' }, 20_000],
    [{ 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '1767225640' }, 40_000],
    [{ 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '1767225640000' }, 40_000],
    [{ 'x-rate-limit-remaining': '0', 'x-rate-limit-reset': '2026-01-01T00:00:05Z' }, 5_000],
    [{ 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '1' }, 1_000],
    [{ 'ratelimit-remaining': '0', 'ratelimit-reset': '99999999' }, weekMs],
  ])('%j: wait %d ms', (fields, waitMs) => expect(asked(fields as Record<string, string>)).toEqual(after(waitMs)));

  it.each([
    [{ ratelimit: '"default";r=3;t=30' }],
    [{ 'ratelimit-remaining': '7', 'ratelimit-reset': '20' }],
    [{ 'ratelimit-remaining': '0' }],
    [{ 'ratelimit-reset': '20' }],
    [{ 'ratelimit-remaining': '0', 'ratelimit-reset': 'soon' }],
  ])('is not %j', (fields) => expect(asked(fields as unknown as Record<string, string>)).toBeUndefined());

  it('gives way to Retry-After', () => {
    expect(asked({ 'retry-after': '10', 'ratelimit-remaining': '0', 'ratelimit-reset': '20' })).toEqual(after(10_000));
  });
});
