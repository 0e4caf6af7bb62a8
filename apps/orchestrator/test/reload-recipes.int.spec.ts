import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { lendDirectory, type LentDirectory } from '@aisle/testkit';
import { openFrontier, registration, type Frontier } from './frontier-fixture.js';
import { openControlApi, type OpenControlApi } from './open-control-api.js';

let frontier: Frontier;
let folder: LentDirectory;
let api: OpenControlApi;
let declared = 0;
beforeAll(async () => {
  [frontier, folder] = await Promise.all([openFrontier(), lendDirectory()]);
  api = await openControlApi(frontier, { retailersDir: folder.path, declareMissing: () => (declared += 1) });
});
afterAll(async () => {
  await api.http.close();
  await frontier.release();
  await folder.release();
});

const fileOf = (id: string): string => join(folder.path, `${id}.json`);
const write = (id: string, ratePerSecond = 2): Promise<void> =>
  writeFile(
    fileOf(id),
    JSON.stringify({ ...(registration(id).definition as object), politeness: { ratePerSecond, maxConcurrency: 1 } }),
  );
const reload = async () => (await api.call('POST', '/v1/retailers/reload')).body;
const retailer = (id: string) => frontier.database.prisma.retailer.findUniqueOrThrow({ where: { id } });
const nothing = { added: [], changed: [], disabled: [], unchanged: 0, problems: [] };

test('new files, changed ones and files that are gone are followed, and a wrong one leaves the old recipe in force', async () => {
  await Promise.all([write('one'), write('two')]);
  expect(await reload()).toEqual({ ...nothing, added: ['one', 'two'] });
  expect(declared).toBe(1);
  expect(await reload()).toEqual({ ...nothing, unchanged: 2 });

  await write('one', 1);
  expect(await reload()).toEqual({ ...nothing, changed: ['one'], unchanged: 1 });
  expect(await retailer('one')).toMatchObject({ ratePerSecond: 1 });

  await writeFile(fileOf('one'), '{"id": "one", "name": 7}');
  await rm(fileOf('two'));
  const wrong = await reload();
  expect(wrong).toMatchObject({
    ...nothing,
    problems: expect.arrayContaining([expect.objectContaining({ path: 'name' })]),
  });
  expect(await retailer('one')).toMatchObject({ ratePerSecond: 1, enabled: true });
  expect(await retailer('two')).toMatchObject({ enabled: true });

  await write('one', 1);
  expect(await reload()).toEqual({ ...nothing, disabled: ['two'], unchanged: 1 });
  expect(await retailer('two')).toMatchObject({ enabled: false });
  await write('two');
  expect(await reload()).toEqual({ ...nothing, unchanged: 2 });
  expect(await retailer('two')).toMatchObject({ enabled: true, withdrawnAt: null });
});

test('a retailer that an operator has disabled is not enabled by its file', async () => {
  await api.call('PATCH', '/v1/retailers/two', { enabled: false });
  await reload();
  expect(await retailer('two')).toMatchObject({ enabled: false });
});

test('a folder without a recipe is taken for one that is away, and disables nobody', async () => {
  await Promise.all([rm(fileOf('one')), rm(fileOf('two'))]);
  expect(await reload()).toEqual(nothing);
  expect(await retailer('one')).toMatchObject({ enabled: true });
});
