import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';

const sourceFolder = join(import.meta.dirname, '..', 'src');

/** Which folder writes to which tables. */
const foldersOfTables: Record<string, readonly string[]> = {
  retailers: ['supplier', 'retailer', 'recipe'],
  tenants: ['tenant', 'tenant_subscription', 'subscription_change'],
  runs: ['crawl_request', 'crawl_run', 'run_quality'],
  frontier: ['fetch_request'],
  politeness: ['politeness'],
  assignments: ['fetcher', 'assignment'],
  raw: ['raw_object'],
  pages: [
    'source_page',
    'unreadable_page',
    'page_reading',
    'catalog_tree',
    'catalog_tree_node',
    'catalog_page',
    'product',
  ],
  observations: ['observation', 'listing_absence'],
  offers: ['offer'],
  items: ['catalog_item', 'catalog_item_offer', 'catalog_item_change', 'cache_bust'],
  outbox: ['outbox'],
  'dead-letters': ['dead_letter'],
};

/** One statement writes new offers with their items, because what is said about an offer then travels once (ADR 10). */
const exceptions = new Set(['items/new-offers-and-items.ts offer']);

const folderOf = (table: string): string | undefined =>
  Object.keys(foldersOfTables).find((folder) => foldersOfTables[folder]?.includes(table));

/** What is wrong with a file of the storage, each with what to do instead. */
const violationsOf = (path: string, source: string): string[] => {
  const rows = /\bunnest\(|jsonb_to_recordset\(/.test(source.replaceAll(/\/\*\*[\s\S]*?\*\//g, ''))
    ? [`${path}: pass rows with jsonRows and json_to_recordset, the one way (ADR 12).`]
    : [];
  const capitals = /^\s*(?:SELECT|INSERT INTO|UPDATE|DELETE FROM|FROM|WHERE) /m.test(source)
    ? [`${path}: write SQL's keywords in lower case.`]
    : [];
  const clauses = [
    ...source.matchAll(/^( *)(?:from|join|left join|where|set|and|or|group by|order by|for update)\b.*$/gm),
  ];
  const ragged = clauses.some(([, indentation = '']) => indentation.length % 2 === 1)
    ? [`${path}: begin a clause under its statement's first word and \`and\` two spaces further in.`]
    : [];
  const written = [...source.matchAll(/\b(?:insert into|delete from|update) ([a-z_]+)\b(?! set\b[^\n]*excluded)/g)];
  const strays = written.flatMap(([, table = '']) => {
    const folder = folderOf(table);
    if (folder === undefined || path.startsWith(`${folder}/`) || exceptions.has(`${path} ${table}`)) return [];
    return [`${path}: writes to ${table}; its statements stand in ${folder}/.`];
  });
  return [...rows, ...capitals, ...ragged, ...strays];
};

const files = readdirSync(sourceFolder, { recursive: true, encoding: 'utf8' }).filter(
  (path) => path.endsWith('.ts') && !path.startsWith('generated') && !path.endsWith('.spec.ts'),
);

describe('SQL', () => {
  test('passes rows in one way, is aligned in one way, and a table is written to in its folder only', () => {
    expect(files.length).toBeGreaterThan(40);
    expect(files.flatMap((path) => violationsOf(path, readFileSync(join(sourceFolder, path), 'utf8')))).toEqual([]);
  });

  test.each([
    ['runs/x.ts', 'select id from unnest(${ids}::text[])', 'pass rows with jsonRows'],
    ['runs/x.ts', 'from jsonb_to_recordset(${rows}::jsonb)', 'pass rows with jsonRows'],
    ['runs/x.ts', '  SELECT id', 'lower case'],
    ['runs/x.ts', '    select id\n      from crawl_run\n     where id = 1', 'under its statement'],
    ['runs/x.ts', "update fetch_request set state = 'skipped'", 'its statements stand in frontier/'],
  ])('in %s like `%s` is refused', (path, source, sentence) => {
    expect(violationsOf(path, source)).toEqual([expect.stringContaining(sentence)]);
  });
});
