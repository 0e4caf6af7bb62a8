import { PassThrough } from 'node:stream';
import { afterEach, expect, test } from '@jest/globals';
import type { CrawlRunView } from '@aisle/contracts';
import { createCrawlProgress } from './progress.js';

const counts = { parsed: 1, failed: 0, parseFailed: 0, skipped: 0, pending: 3, dispatched: 0, fetched: 0 };
const run = { counts: { ...counts, catalogPages: 1, catalogPageItems: 9, productPages: 0 } } as CrawlRunView;

const terminal = () => {
  const stream = Object.assign(new PassThrough(), { isTTY: true, columns: 80 });
  const written: string[] = [];
  stream.on('data', (chunk: Buffer) => written.push(chunk.toString()));
  return { stream: stream as unknown as NodeJS.WriteStream, text: () => written.join('') };
};

const ignore = (): void => undefined;
afterEach(() => void process.removeListener('SIGINT', ignore));

test('Ctrl-C gives the terminal its cursor and its line breaks back', () => {
  process.on('SIGINT', ignore);
  const { stream, text } = terminal();
  const progress = createCrawlProgress(stream);
  progress.show([run]);
  expect(text()).toContain('\u001b[?25l');
  process.emit('SIGINT', 'SIGINT');
  expect(text()).toContain('\u001b[?25h');
  expect(text()).toContain('\u001b[?7h');
});

test('a display that has ended listens to no signal', () => {
  const before = process.listenerCount('SIGINT');
  const progress = createCrawlProgress(terminal().stream);
  progress.show([run]);
  expect(process.listenerCount('SIGINT')).toBe(before + 1);
  progress.end();
  expect(process.listenerCount('SIGINT')).toBe(before);
});

test('where nothing moves it names no time, and says what is waited for', () => {
  const { stream, text } = terminal();
  Object.assign(stream, { columns: 400 });
  const progress = createCrawlProgress(stream);
  const blockers = [{ code: 'paused' as const, until: null, sentence: 'The run is paused.' }];
  progress.show([{ ...run, blockers }]);
  progress.show([{ ...run, blockers }]);
  progress.end();
  expect(text()).toContain('ETA –, waits: paused');
  expect(text()).not.toMatch(/INF|NULL|NaN/);
});
