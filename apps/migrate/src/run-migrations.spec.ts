import { describe, expect, it } from '@jest/globals';
import { FatalError, RetryableError } from '@aisle/core';
import { silentLogger } from '@aisle/service-kit';
import { runMigrations } from './run-migrations.js';

const away = () => new RetryableError('DATABASE_UNAVAILABLE', 'It is not there.');

const run = async (outcomes: (string[] | Error)[], attempts = 3) => {
  const pauses: number[] = [];
  const migrate = async () => {
    const outcome = outcomes.shift() ?? new Error('was asked too often');
    if (outcome instanceof Error) throw outcome;
    return outcome;
  };
  const pause = async (ms: number) => void pauses.push(ms);
  const exitCode = await runMigrations({ migrate, log: silentLogger, pause, attempts });
  return { exitCode, pauses: pauses.length, left: outcomes.length };
};

describe('migrating before the services start', () => {
  it('ends well when the database is up to date', async () => {
    expect(await run([[]])).toEqual({ exitCode: 0, pauses: 0, left: 0 });
  });

  it('waits for a database that is still starting', async () => {
    expect(await run([away(), away(), ['20261121000000_first']])).toEqual({ exitCode: 0, pauses: 2, left: 0 });
  });

  it('fails when the database never comes', async () => {
    expect(await run([away(), away(), away(), []])).toEqual({ exitCode: 1, pauses: 2, left: 1 });
  });

  it('fails at once where waiting cannot help', async () => {
    const diverged = new FatalError('MIGRATIONS_DIVERGED', 'Another history.');
    expect(await run([diverged, []])).toEqual({ exitCode: 1, pauses: 0, left: 1 });
  });
});
