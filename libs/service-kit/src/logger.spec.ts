import { PassThrough } from 'node:stream';
import { describe, expect, it } from '@jest/globals';
import { PermanentError } from '@aisle/core';
import { createLogger } from './logger.js';

const capture = () => {
  const stream = new PassThrough();
  const log = createLogger({ stream, fields: { service: 'fetcher' } });
  return {
    log,
    lines: () =>
      String(stream.read())
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as unknown),
  };
};

describe('log', () => {
  it('is one JSON object a line with inherited and own fields', () => {
    const { log, lines } = capture();
    log.child({ correlationId: 'c1' }).info('Fetched a page.', { bytes: 12n });
    expect(lines()).toEqual([
      expect.objectContaining({
        level: 'info',
        message: 'Fetched a page.',
        service: 'fetcher',
        correlationId: 'c1',
        bytes: '12',
      }),
    ]);
  });

  it('keeps the fixed sentence whatever the fields are called', () => {
    const { log, lines } = capture();
    log.error('A fetch failed.', { message: 'reset by peer', level: 'debug' });
    expect(lines()).toEqual([expect.objectContaining({ level: 'error', message: 'A fetch failed.' })]);
  });

  it('shows an error with code and cause', () => {
    const { log, lines } = capture();
    log.warn('Broken.', { error: new PermanentError('BODY_CORRUPT', 'not gzip', { cause: new Error('bad magic') }) });
    expect(lines()[0]).toMatchObject({
      error: { code: 'BODY_CORRUPT', message: 'not gzip', cause: { message: 'bad magic' } },
    });
  });
});
