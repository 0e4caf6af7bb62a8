import { cp, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { migrateDatabase } from '@aisle/storage';
import { lendDatabase, lendDirectory, type LentDatabase, type LentDirectory } from '@aisle/testkit';
import pg from 'pg';
import { withSchemaEngine } from '../src/migrations/schema-engine.js';
import { type PackedChanges, unpackChanges } from '../src/items/packed-changes.js';
import { type PackedFacts, type PackedItemFacts, unpackFacts, unpackItemFacts } from '../src/offers/packed-facts.js';
import { catalogueOf } from './catalogue-of.js';

const prismaDir = join(import.meta.dirname, '..', '..', '..', 'prisma');

let lent: LentDatabase;
let directory: LentDirectory;
beforeAll(async () => {
  lent = await lendDatabase();
  directory = await lendDirectory();
});
afterAll(async () => {
  await directory.release();
  await lent.release();
});
beforeEach(() => emptyDatabase());

const query = async (sql: string): Promise<Record<string, unknown>[]> => {
  const client = new pg.Client({ connectionString: lent.databaseUrl });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
};
const emptyDatabase = (): Promise<unknown> => query('drop schema public cascade; create schema public');

let foldersMade = 0;
const migrationsFolder = async (migrations: Record<string, string>): Promise<string> => {
  const folder = join(directory.path, `migrations-${(foldersMade += 1)}`);
  await mkdir(folder);
  await cp(join(prismaDir, 'migrations', 'migration_lock.toml'), join(folder, 'migration_lock.toml'));
  for (const [name, sql] of Object.entries(migrations)) {
    await mkdir(join(folder, name));
    await writeFile(join(folder, name, 'migration.sql'), sql);
  }
  return folder;
};

test('the schema and the migrations describe the same database', async () => {
  await migrateDatabase(lent.databaseUrl);
  const migrated = await query(catalogueOf);
  await emptyDatabase();
  const content = await readFile(join(prismaDir, 'schema.prisma'), 'utf8');
  const script = await withSchemaEngine(
    lent.databaseUrl,
    (engine) =>
      engine.diff({
        from: { tag: 'empty' },
        to: { tag: 'schemaDatamodel', files: [{ path: 'schema.prisma', content }] },
        script: true,
        exitCode: null,
        filters: { externalTables: [], externalEnums: [] },
      }),
    [['schema.prisma', content]],
  );
  await query(script.stdout ?? '');
  expect(migrated.length).toBeGreaterThan(100);
  expect(migrated).toEqual(await query(catalogueOf));
});

describe('migrating', () => {
  const first = { '1_first': 'create table one (id int primary key)' };

  test('brings callers that come at once to the same place, one after the other', async () => {
    const migrationsDir = await migrationsFolder(first);
    const applied = await Promise.all([1, 2, 3].map(() => migrateDatabase(lent.databaseUrl, { migrationsDir })));
    expect(applied.flat()).toEqual(['1_first']);
  });

  test('applies only what is new', async () => {
    await migrateDatabase(lent.databaseUrl, { migrationsDir: await migrationsFolder(first) });
    const longer = await migrationsFolder({ ...first, '2_second': 'alter table one add column name text' });
    expect(await migrateDatabase(lent.databaseUrl, { migrationsDir: longer })).toEqual(['2_second']);
  });

  test('sends a migration whole: semicolons in comments, texts and functions are no ends', async () => {
    const migrationsDir = await migrationsFolder({
      '1_function': `-- one; two
        create function three() returns int language plpgsql as $$ begin perform 1; return 3; end $$;
        create table note (text text default 'a;b')`,
    });
    expect(await migrateDatabase(lent.databaseUrl, { migrationsDir })).toEqual(['1_function']);
    expect(await query('select three()')).toEqual([{ three: 3 }]);
  });

  test('that fails leaves nothing of the failed migration, names it, and refuses to go on', async () => {
    const migrationsDir = await migrationsFolder({ ...first, '2_bad': 'create table two (id int); select nonsense' });
    const failure = { code: 'MIGRATION_FAILED', policy: 'fatal', message: expect.stringContaining('2_bad') };
    await expect(migrateDatabase(lent.databaseUrl, { migrationsDir })).rejects.toMatchObject(failure);
    expect(await query(`select to_regclass('two') as two`)).toEqual([{ two: null }]);
    await expect(migrateDatabase(lent.databaseUrl, { migrationsDir })).rejects.toMatchObject(failure);
  });

  test('refuses a database whose migrations were edited or are unknown', async () => {
    await migrateDatabase(lent.databaseUrl, { migrationsDir: await migrationsFolder(first) });
    const edited = await migrationsFolder({ '1_first': 'create table other (id int)' });
    const unknown = await migrationsFolder({ '1_another': 'create table other (id int)' });
    for (const migrationsDir of [edited, unknown]) {
      await expect(migrateDatabase(lent.databaseUrl, { migrationsDir })).rejects.toMatchObject({
        code: 'MIGRATIONS_DIVERGED',
        message: expect.stringContaining('1_first'),
      });
    }
    expect(await query(`select to_regclass('other') as other`)).toEqual([{ other: null }]);
  });

  test('without a folder of migrations says which setting names it', async () => {
    const nowhere = migrateDatabase(lent.databaseUrl, { migrationsDir: join(directory.path, 'none') });
    await expect(nowhere).rejects.toMatchObject({
      code: 'MIGRATIONS_UNREADABLE',
      fix: expect.stringContaining('MIGRATIONS_DIR'),
    });
  });
});

const through = async (last: string): Promise<string[]> => {
  const all = await readdir(join(prismaDir, 'migrations'), { withFileTypes: true });
  const names = all.filter((entry) => entry.isDirectory() && entry.name <= last).map(({ name }) => name);
  const texts = names.map(async (name) => [
    name,
    await readFile(join(prismaDir, 'migrations', name, 'migration.sql'), 'utf8'),
  ]);
  const migrations = Object.fromEntries(await Promise.all(texts)) as Record<string, string>;
  return await migrateDatabase(lent.databaseUrl, { migrationsDir: await migrationsFolder(migrations) });
};

describe('a database that has been in use', () => {
  test('keeps its facts and its history', async () => {
    await through('20261122999999');
    const offerFacts = {
      name: { value: 'A', observationId: 'o-1' },
      price: { value: { amountMinor: 1299, currency: 'EUR' }, observationId: 'o-2' },
      brand: { value: null, observationId: 'o-1' },
    };
    const itemFacts = {
      name: { value: 'A', observationId: 'o-1', offerId: 'offer-1' },
      price: { value: { amountMinor: 1299, currency: 'EUR' }, observationId: 'o-2', offerId: 'offer-1' },
      brand: { value: 'B', observationId: 'o-3', offerId: 'offer-2' },
    };
    const changes = [
      { field: 'name', to: 'A', offerId: 'offer-1', observationId: 'o-1' },
      { field: 'price', from: 1, to: 2, offerId: 'offer-1', observationId: 'o-2' },
      { field: 'brand', from: 'B', to: null, offerId: 'offer-1', observationId: 'o-1' },
      { field: 'listed', from: true, offerId: null, observationId: null },
    ];
    await query(`
      insert into offer (id, supplier_id, listing_key, variant, market, facts, version, decided_at) values
        ('offer-1', 's', 'l-1', '', 'm', '${JSON.stringify(offerFacts)}', 1, now()),
        ('offer-2', 's', 'l-2', '', 'm', '{}', 0, now());
      insert into catalog_item (tenant_id, id, item_key, supplier_id, facts, listed, version, told_version, updated_at) values
        ('t', 'told', 'k-1', 's', '${JSON.stringify(itemFacts)}', true, 3, 2, now()), ('t', 'untold', 'k-2', 's', '{}', true, 1, 0, now());
      insert into catalog_item_change (tenant_id, item_id, version, changed_at, changes, correlation_id) values
        ('t', 'told', 1, now(), '${JSON.stringify(changes)}', 'c'), ('t', 'told', 2, now(), '[]', 'c')`);

    await through('20261123999999');
    const saidBy = (id: string | null): Record<string, unknown> | undefined =>
      ({ 'o-1': { name: 'A', brand: null }, 'o-2': { price: 2 } })[id ?? ''];

    const offers = await query('select facts from offer order by id');
    expect(offers.map(({ facts }) => unpackFacts(facts as PackedFacts))).toEqual([offerFacts, {}]);
    const items = await query('select facts from catalog_item order by id');
    expect(items.map(({ facts }) => unpackItemFacts(facts as PackedItemFacts))).toEqual([itemFacts, {}]);
    const versions = await query('select changes from catalog_item_change order by version');
    const unpacked = versions.map((version) => unpackChanges(version['changes'] as PackedChanges[], saidBy));
    expect(unpacked[0]).toHaveLength(changes.length);
    expect(unpacked[0]).toEqual(expect.arrayContaining(changes));
    expect(unpacked[1]).toEqual([]);
  });

  test('keeps the items of its catalog pages, in their order', async () => {
    await through('20261123000000_facts_once');
    const items = [
      ['B2', 0, 'Thing B', 2000, 1],
      ['A1', 1, 'Thing A', 999, 2],
    ] as const;
    await query(`
      insert into catalog_page (source_page_id, retailer_id, market, leaf_url, page_number, url, item_count, run_id,
        raw_object_id, parser_version, parsed_at) values (7, 'r', 'm', 'l', 1, 'u', 2, 'run', 'raw-2', 'p', now())`);
    for (const [key, position, name, minor, raw] of items) {
      const fields = { name, price: { amountMinor: minor, currency: 'EUR' }, listed: true };
      await query(`
        insert into catalog_page_item values
          (7, '${key}', '', ${position}, null, '${name}', null, null, ${minor}, null, 'EUR', null, 'raw-${raw}', 'p');
        insert into observation (id, supplier_id, listing_key, variant, market, source, source_page_id, fields,
          observed_at, open, raw_object_id, parser_version) values
          ('${key}', 'r', '${key}', '', 'm', 'catalog-page', 7, '${JSON.stringify(fields)}', now(), true, 'raw-${raw}', 'p')`);
    }
    const asked = 'select * from catalog_page_item order by position';
    const before = await query(asked);
    await through('20261123100000_items_once');
    expect(before).toHaveLength(2);
    expect(await query(asked)).toEqual(before);
  });
});
