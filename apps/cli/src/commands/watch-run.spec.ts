import { describe, expect, test } from '@jest/globals';
import { crawlRunViewSchema, type CrawlRunView } from '@aisle/contracts';
import type { Output } from '../output.js';
import { createRunRates } from '../run-rates.js';
import { watchRun } from './watch-run.js';

const runId = '01K0000000000000000000000A';
const noCounts = {
  pending: 0,
  dispatched: 0,
  fetched: 0,
  parsed: 0,
  failed: 0,
  parseFailed: 0,
  skipped: 0,
  unsynced: 0,
};
const noRows = { catalogTreeNodes: 0, leaves: 0, catalogPages: 0, catalogPageItems: 0, productPages: 0 };
const viewOf = (state: string, counts: Partial<CrawlRunView['counts']>, codes: string[] = []): CrawlRunView =>
  crawlRunViewSchema.parse({
    runId,
    retailer: 'shop',
    scope: 'products',
    state,
    skipped: [],
    requestedAt: '2026-01-01T00:00:00.000Z',
    startedAt: null,
    finishedAt: null,
    counts: { ...noCounts, ...noRows, ...counts },
    failures: codes.map((code) => ({ url: 'http://shop.test/a', code, message: 'It said so.', attempts: 2 })),
  });

describe('the rates of a run', () => {
  test('are those of the last ten seconds, and tell when the open requests are done', () => {
    const ratesAt = createRunRates();
    const at = (seconds: number, parsed: number, pending: number) =>
      ratesAt(viewOf('running', { parsed, pending, catalogPageItems: parsed * 48 }), seconds * 1_000);
    expect(at(0, 0, 10)).toEqual({ pagesPerSecond: null, itemsPerSecond: null, etaSeconds: null });
    for (let second = 1; second <= 20; second += 1) at(second, 0, 100);
    expect(at(22, 20, 80)).toMatchObject({ pagesPerSecond: 2, itemsPerSecond: 96, etaSeconds: 40 });
  });

  test('say nothing about the end where nothing moves, and that it is there where nothing is open', () => {
    const ratesAt = createRunRates();
    ratesAt(viewOf('running', { parsed: 5, pending: 1 }), 0);
    expect(ratesAt(viewOf('running', { parsed: 5, pending: 1 }), 2_000)).toMatchObject({
      pagesPerSecond: 0,
      etaSeconds: null,
    });
    expect(ratesAt(viewOf('completed', { parsed: 6 }), 4_000)).toMatchObject({ etaSeconds: 0 });
  });
});

/** A stream that keeps what is written to it. */
const fakeStream = (isTTY: boolean) => {
  let written = '';
  const write = (text: string): boolean => {
    written += text;
    return true;
  };
  return { stream: { isTTY, columns: 80, write } as unknown as NodeJS.WriteStream, text: () => written };
};
const watch = async ({ json, isTTY }: { json: boolean; isTTY: boolean }) => {
  const looks = [
    viewOf('running', { pending: 3, parsed: 1, failed: 1 }, ['TIMEOUT']),
    viewOf('completed', { parsed: 4, failed: 1 }, ['TIMEOUT']),
  ];
  const told: unknown[] = [];
  const texts: string[] = [];
  const output: Output = {
    json,
    machine: (value) => void (json && told.push(value)),
    human: (text) => void (json || texts.push(text)),
    note: () => undefined,
  };
  const { stream, text } = fakeStream(isTTY);
  let look = 0;
  const control = { run: async () => looks[Math.min(look++, 1)] as CrawlRunView };
  const run = await watchRun(control, runId, output, stream);
  return { run, told, texts, drawn: text() };
};

describe('watching a run', () => {
  test('off a terminal is a line a look, and ends with the run and what to do about its failures', async () => {
    const { run, texts } = await watch({ json: false, isTTY: false });
    expect(run.state).toBe('completed');
    expect(texts[0]).toBe(
      `${runId} | running | 1 parsed, 3 pending, 0 in flight, 1 failed, 0 skipped | – pages/s, – items/s, ETA – | TIMEOUT 1`,
    );
    expect(texts[1]).toMatch(/completed \| 4 parsed.* pages\/s, .*ETA 0 s/);
    expect(texts.join('\n')).toMatch(/TIMEOUT \(1\): [^]*What to do: .*REQUEST_TIMEOUT_MS/);
  });

  test('with --json is one object a look, with rates, time left and failures by code', async () => {
    const { told } = await watch({ json: true, isTTY: false });
    expect(told).toHaveLength(2);
    expect(told[0]).toMatchObject({ runId, state: 'running', failuresByCode: { TIMEOUT: 1 }, etaSeconds: null });
    expect(told[1]).toMatchObject({ state: 'completed', etaSeconds: 0, failures: [{ fix: expect.any(String) }] });
  });

  test('on a terminal draws over what it drew before', async () => {
    const { drawn } = await watch({ json: false, isTTY: true });
    expect(drawn.split('\u001b[5A')).toHaveLength(3);
    expect(drawn).toContain('failures: TIMEOUT 1');
  });
});
