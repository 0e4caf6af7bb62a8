import { describe, expect, it } from '@jest/globals';
import { childTraceparent, nextTraceparent, rootTraceparent, traceIdOf } from './traceparent.js';

const traceId = '0af7651916cd43dd8448eb211c80319c';

describe('childTraceparent', () => {
  it('is a new span of the same trace with the same flags', () => {
    const parent = `00-${traceId}-b7ad6b7169203331-01`;
    const child = childTraceparent(parent);
    expect(child).toMatch(new RegExp(`^00-${traceId}-[0-9a-f]{16}-01$`));
    expect(child).not.toBe(parent);
  });

  it('keeps what it knows of a later version of the format', () => {
    expect(childTraceparent(`01-${traceId}-b7ad6b7169203331-00-what-came-later`)).toMatch(/^00-.*-00$/);
  });

  it.each([
    null,
    '',
    'nonsense',
    `00-${'0'.repeat(32)}-b7ad6b7169203331-01`,
    `00-${traceId}-${'0'.repeat(16)}-01`,
    `ff-${traceId}-b7ad6b7169203331-01`,
  ])('has no child where the parent is %p', (parent) => {
    expect(childTraceparent(parent)).toBeNull();
  });
});

describe('nextTraceparent', () => {
  it('goes on with the trace of its parent, and begins one where there is none', () => {
    expect(traceIdOf(nextTraceparent(`00-${traceId}-b7ad6b7169203331-01`))).toBe(traceId);
    expect(traceIdOf(nextTraceparent(undefined))).toMatch(/^[0-9a-f]{32}$/);
  });
});

describe('rootTraceparent', () => {
  it('begins a trace that can have children', () => {
    expect(childTraceparent(rootTraceparent())).not.toBeNull();
  });
});
