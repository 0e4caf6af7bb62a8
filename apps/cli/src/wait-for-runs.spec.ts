import { expect, test } from '@jest/globals';
import type { CrawlRunView } from '@aisle/contracts';
import { PermanentError, RetryableError } from '@aisle/core';
import { waitForRuns } from './wait-for-runs.js';

const view = (state: CrawlRunView['state'], unsynced = 0) => ({ state, counts: { unsynced } }) as CrawlRunView;
const answering = (...answers: (CrawlRunView | Error)[]) => ({
  run: async () => {
    const answer = answers.length > 1 ? answers.shift() : answers[0];
    if (answer instanceof Error) throw answer;
    return answer as CrawlRunView;
  },
});

test('a run is over only when its offers are decided too', async () => {
  const looks: number[] = [];
  const control = answering(view('requested'), view('running'), view('completed', 2), view('completed'));
  await waitForRuns(control, ['run'], { everyMs: 0, onLook: () => looks.push(1) });
  expect(looks).toHaveLength(4);
});

test('a control API that is away for a moment is waited for', async () => {
  const control = answering(new RetryableError('UNREACHABLE', 'away'), view('completed'));
  await expect(waitForRuns(control, ['run'], { everyMs: 0 })).resolves.toHaveLength(1);
});

test('a control API that stays away is an error', async () => {
  const control = answering(new RetryableError('UNREACHABLE', 'away'));
  await expect(waitForRuns(control, ['run'], { everyMs: 0, toleranceMs: 5 })).rejects.toThrow('away');
});

test('what the control API refuses is an error at once', async () => {
  await expect(
    waitForRuns(answering(new PermanentError('NOT_FOUND', 'no such run')), ['run'], { everyMs: 0 }),
  ).rejects.toThrow('no such run');
});

test('nobody waits for runs any more once told to stop', async () => {
  const stopping = new AbortController();
  const onLook = () => stopping.abort(new PermanentError('INTERRUPTED', 'no more'));
  const waiting = waitForRuns(answering(view('running')), ['run'], {
    everyMs: 60_000,
    onLook,
    signal: stopping.signal,
  });
  await expect(waiting).rejects.toThrow();
});
