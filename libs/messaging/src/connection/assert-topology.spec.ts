import { describe, expect, it } from '@jest/globals';
import { queueArguments } from './assert-topology.js';

describe('queueArguments', () => {
  it('an ordinary queue states its type and nothing that a policy can say', () => {
    expect(queueArguments({ name: 'parse.live', singleActiveConsumer: false })).toEqual({ 'x-queue-type': 'quorum' });
  });

  it('a fence is a single active consumer', () => {
    const fence = queueArguments({ name: 'fetch.shop', singleActiveConsumer: true });
    expect(fence).toEqual({ 'x-queue-type': 'quorum', 'x-single-active-consumer': true });
  });

  it('a delay queue sends on what has waited, without losing it, to the queue its routing key names', () => {
    expect(queueArguments({ name: 'delay.5s', singleActiveConsumer: false, ttlMs: 5_000 })).toEqual({
      'x-queue-type': 'quorum',
      'x-message-ttl': 5_000,
      'x-dead-letter-exchange': '',
      'x-dead-letter-strategy': 'at-least-once',
      'x-overflow': 'reject-publish',
    });
  });
});
