import { access, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { RawStore } from '@aisle/core';
import { createRawStore, makeRawStoreFolder } from '@aisle/storage';
import { lendDirectory, type LentDirectory } from '@aisle/testkit';
import { rawObject, testRawStoreContract } from './raw-store-contract.js';

let directory: LentDirectory;
let store: RawStore;
let stores = 0;
beforeAll(async () => {
  directory = await lendDirectory();
  store = createRawStore({ rawStoreDir: directory.path });
});
afterAll(() => directory.release());

describe('raw objects in a directory', () => {
  testRawStoreContract(() => store);

  test('an object whose bytes changed on disk is RAW_OBJECT_CORRUPT', async () => {
    const object = rawObject('raw/demo/product-page/2026/01/01/rot.html');
    await store.putOnce(object);
    const path = join(directory.path, object.meta.key);
    const whole = await readFile(path);
    const damages = {
      'a flipped bit': Buffer.from(whole.map((byte, i) => (i === whole.length - 1 ? byte ^ 1 : byte))),
      'a missing end': whole.subarray(0, -1),
      'no seal': Buffer.from('hello'),
      'no file content': Buffer.alloc(0),
      'a seal of something else': Buffer.from('{"a":1}\nhello'),
    };
    for (const damaged of Object.values(damages)) {
      await writeFile(path, damaged);
      await expect(store.get(object.meta.key)).rejects.toMatchObject({ code: 'RAW_OBJECT_CORRUPT' });
    }
  });

  test('unfinished files are not left behind and are no objects', async () => {
    await store.putOnce(rawObject('raw/demo/product-page/2026/01/01/tidy.html'));
    expect(await readdir(join(directory.path, '.unfinished'))).toEqual([]);
  });

  test('a folder that cannot be written is RAW_STORE_UNAVAILABLE, and works once it can', async () => {
    const path = join(directory.path, 'blocked');
    await writeFile(path, 'a file where the folder should be');
    const blocked = createRawStore({ rawStoreDir: path });
    const object = rawObject('raw/x.html');
    await expect(blocked.putOnce(object)).rejects.toMatchObject({
      code: 'RAW_STORE_UNAVAILABLE',
      policy: 'unavailable',
    });
    await rm(path);
    await mkdir(path);
    expect((await blocked.putOnce(object)).outcome).toBe('stored');
  });

  test('what only one name is refused for is not taken for a store that is away', async () => {
    const tooLong = rawObject(`raw/${'x'.repeat(300)}.html`);
    const refused = { code: 'RAW_STORE_REFUSED', policy: 'retry' };
    await expect(store.putOnce(tooLong)).rejects.toMatchObject(refused);
    await expect(store.get(tooLong.meta.key)).rejects.toMatchObject(refused);
  });

  test('a folder made to be a store has no objects, rather than being away', async () => {
    const rawStoreDir = join(directory.path, 'made', 'on-purpose');
    await makeRawStoreFolder(rawStoreDir);
    const lookup = createRawStore({ rawStoreDir }).get('raw/demo/product-page/2026/01/01/of-another-store.html');
    await expect(lookup).rejects.toMatchObject({ code: 'RAW_OBJECT_MISSING' });
  });

  describe('while the folder is away', () => {
    const kept = rawObject('raw/demo/product-page/2026/01/01/kept.html');
    const unavailable = { code: 'RAW_STORE_UNAVAILABLE', policy: 'unavailable' };
    let path: string;
    let used: RawStore;
    beforeEach(async () => {
      path = join(directory.path, `store-${(stores += 1)}`);
      await mkdir(path);
      used = createRawStore({ rawStoreDir: path });
      await used.putOnce(kept);
      await rename(path, `${path}.away`);
    });

    test('a store in use and one that has just been opened refuse puts and gets, and neither makes a second store', async () => {
      for (const store of [used, createRawStore({ rawStoreDir: path })]) {
        await expect(store.putOnce(rawObject('raw/new.html'))).rejects.toMatchObject(unavailable);
        await expect(store.get(kept.meta.key)).rejects.toMatchObject(unavailable);
        await expect(store.assertAnswers()).rejects.toMatchObject(unavailable);
      }
      await expect(access(path)).rejects.toMatchObject({ code: 'ENOENT' });
    });

    test('a file or an empty mount point in its place is no store either', async () => {
      await writeFile(path, '');
      await expect(used.putOnce(rawObject('raw/new.html'))).rejects.toMatchObject(unavailable);
      await expect(used.get(kept.meta.key)).rejects.toMatchObject(unavailable);
      await rm(path);
      await mkdir(path);
      await expect(used.putOnce(rawObject('raw/new.html'))).rejects.toMatchObject(unavailable);
      await expect(used.get(kept.meta.key)).rejects.toMatchObject(unavailable);
      expect(await readdir(path)).toEqual([]);
    });

    test('everything goes on when it is back', async () => {
      await expect(used.get(kept.meta.key)).rejects.toMatchObject(unavailable);
      await rename(`${path}.away`, path);
      expect(await used.get(kept.meta.key)).toEqual(kept);
      expect((await used.putOnce(rawObject('raw/other/new.html'))).outcome).toBe('stored');
    });
  });
});
