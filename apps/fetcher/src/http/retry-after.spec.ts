import { describe, expect, it } from '@jest/globals';
import { retryAfter } from './retry-after.js';

const now = new Date('2026-01-01T00:00:00Z');
const after = (ms: number) => new Date(now.getTime() + ms);

describe('Retry-After', () => {
  it.each([
    ['120', after(120_000)],
    [' 0 ', now],
    ['Thu, 01 Jan 2026 00:10:00 GMT', after(600_000)],
    ['Mon, 01 Dec 2025 00:00:00 GMT', now],
    ['999999999', after(7 * 24 * 3_600_000)],
  ])('%p means a time that is neither past nor absurd', (header, expected) => {
    expect(retryAfter(header, now)).toEqual(expected);
  });

  it.each([undefined, '', 'soon', '-5', '1.5', '5 apples', '2026-01-01'])('%p says nothing', (header) => {
    expect(retryAfter(header, now)).toBeUndefined();
  });
});
