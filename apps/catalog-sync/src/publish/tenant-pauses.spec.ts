import { describe, expect, test } from '@jest/globals';
import { type ErrorCode, RetryableError } from '@aisle/core';
import { silentLogger } from '@aisle/service-kit';
import { manualClock } from '@aisle/testkit';
import { createTenantPauses } from './tenant-pauses.js';

const failure = (code: ErrorCode) => new RetryableError(code, 'It was not sent.');

const openPauses = () => {
  const clock = manualClock(0);
  let declared = 0;
  const pauses = createTenantPauses({ clock, log: silentLogger, onUnroutable: () => void (declared += 1) });
  return { clock, pauses, declared: () => declared };
};

describe('a tenant is left out', () => {
  test('for some seconds when no queue takes its cache-busts, which is declared once', () => {
    const { clock, pauses, declared } = openPauses();
    for (let message = 0; message < 5; message += 1) pauses.onUnsent('a', failure('UNROUTABLE'));
    expect(pauses.tenantIds()).toEqual(['a']);
    expect(declared()).toBe(1);
    clock.advance(5_000);
    expect(pauses.tenantIds()).toEqual([]);
    pauses.onUnsent('a', failure('UNROUTABLE'));
    expect(declared()).toBe(2);
  });

  test('when its queue refuses them, which no declaration mends', () => {
    const { pauses, declared } = openPauses();
    pauses.onUnsent('a', failure('PUBLISH_NACKED'));
    expect(pauses.tenantIds()).toEqual(['a']);
    expect(declared()).toBe(0);
  });

  test('not when the broker is away: that is over for all at once', () => {
    const { pauses } = openPauses();
    pauses.onUnsent('a', failure('BROKER_UNAVAILABLE'));
    expect(pauses.tenantIds()).toEqual([]);
  });
});
