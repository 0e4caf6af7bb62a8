import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createDatabase, type Database, inTransaction, type Queryable, translateDatabaseErrors } from '@aisle/storage';
import { lendDatabase, type LentDatabase } from '@aisle/testkit';

let lent: LentDatabase;
let database: Database;
beforeAll(async () => {
  lent = await lendDatabase();
  database = createDatabase({ databaseUrl: lent.databaseUrl, maxConnections: 4 });
  await database.prisma.tenant.createMany({ data: ['a', 'b'].map((id) => ({ id, name: id })) });
});
afterAll(async () => {
  await database.close();
  await lent.release();
});

describe('a transaction', () => {
  test('that fails leaves nothing and says what failed', async () => {
    const failing = inTransaction(database, async (tx) => {
      await tx.$executeRaw`insert into tenant (id, name) values ('half', 'half')`;
      throw new Error('the work failed');
    });
    await expect(failing).rejects.toThrow('the work failed');
    expect(await database.prisma.tenant.count({ where: { id: 'half' } })).toBe(0);
  });

  test('that is the victim of a deadlock runs again', async () => {
    let starts = 0;
    let bothHoldOne: () => void = () => undefined;
    const bothHold = new Promise<void>((resolve) => (bothHoldOne = resolve));
    let holding = 0;
    const lockBoth = (first: string, second: string): Promise<void> =>
      inTransaction(database, async (tx) => {
        starts += 1;
        await tx.$queryRaw`select id from tenant where id = ${first} for update`;
        if ((holding += 1) === 2) bothHoldOne();
        await bothHold;
        await tx.$queryRaw`select id from tenant where id = ${second} for update`;
      });
    await Promise.all([lockBoth('a', 'b'), lockBoth('b', 'a')]);
    // Once more, or a few times: the victim may be back before the other has got what it waited for.
    expect(starts).toBeGreaterThanOrEqual(3);
  });

  test('that keeps conflicting ends as DATABASE_CONFLICT', async () => {
    const conflicting = inTransaction(
      database,
      (tx) => tx.$queryRaw`do $$ begin raise exception 'conflict' using errcode = '40001'; end $$`,
    );
    await expect(conflicting).rejects.toMatchObject({ code: 'DATABASE_CONFLICT', policy: 'retry' });
  });

  test('that takes too long is rolled back as DATABASE_TIMEOUT', async () => {
    const slow = inTransaction(database, (tx) => tx.$queryRaw`select pg_sleep(0.3)::text`, { timeoutMs: 50 });
    await expect(slow).rejects.toMatchObject({ code: 'DATABASE_TIMEOUT', policy: 'retry' });
  });
});

describe('a statement', () => {
  test('that comes after the end of its transaction is refused, since somebody else has the connection then', async () => {
    const late = await inTransaction(database, async (tx) => (): Promise<number> => tx.$executeRaw`delete from tenant`);
    await expect(late()).rejects.toThrow('after the end');
  });

  test('answers in a transaction as it does outside of one', async () => {
    const at = new Date('2026-07-01T12:34:56.789Z');
    const ask = (sql: Queryable) => sql.$queryRaw`
      select 1::bigint as big, 2 as number, 0.5::float8 as float, ${at}::timestamptz as at, '{"a":[1]}'::jsonb as json,
        ${['x', 'y, "z"']}::text[] as texts, true as yes, null::text as nothing`;
    expect(await inTransaction(database, ask)).toEqual(await ask(database.prisma));
  });
});

describe('a database out of reach', () => {
  test('is DATABASE_UNAVAILABLE when nothing listens there', async () => {
    const nowhere = createDatabase({ databaseUrl: 'postgresql://a:b@127.0.0.1:1/none' });
    const unavailable = { code: 'DATABASE_UNAVAILABLE', policy: 'unavailable' };
    await expect(inTransaction(nowhere, (tx) => tx.$queryRaw`select 1`)).rejects.toMatchObject(unavailable);
    await expect(translateDatabaseErrors(() => nowhere.prisma.$queryRaw`select 1`)).rejects.toMatchObject(unavailable);
    await nowhere.close();
  });

  test('is DATABASE_UNAVAILABLE when it ends the connection, and is used again afterwards', async () => {
    const cut = inTransaction(database, (tx) => tx.$queryRaw`select pg_terminate_backend(pg_backend_pid())`);
    await expect(cut).rejects.toMatchObject({ code: 'DATABASE_UNAVAILABLE', policy: 'unavailable' });
    expect(await inTransaction(database, (tx) => tx.$queryRaw`select count(*) from tenant`)).toEqual([{ count: 2n }]);
  });
});

test('times keep their instant whatever the server’s time zone is', async () => {
  const at = new Date('2026-07-01T12:34:56.789Z');
  await database.prisma.$executeRaw`alter role current_user set timezone = 'Asia/Kolkata'`;
  const elsewhere = createDatabase({ databaseUrl: lent.databaseUrl });
  try {
    const rows = await elsewhere.prisma.$queryRaw<{ back: Date; epochMs: number }[]>`
      select v as back, (extract(epoch from v) * 1000)::float8 as "epochMs" from unnest(${[at]}::timestamptz[]) as x (v)`;
    expect(rows).toEqual([{ back: at, epochMs: at.getTime() }]);
  } finally {
    await elsewhere.close();
    await database.prisma.$executeRaw`alter role current_user reset timezone`;
  }
});
