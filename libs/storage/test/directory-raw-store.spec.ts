import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { RawStore } from '@aisle/core';
import { createRawStore } from '@aisle/storage';
import { lendDirectory, type LentDirectory } from '@aisle/testkit';
import { rawObject, testRawStoreContract } from './raw-store-contract.js';

let directory: LentDirectory;
let store: RawStore;
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
    await expect(blocked.putOnce(object)).rejects.toMatchObject({ code: 'RAW_STORE_UNAVAILABLE', policy: 'retry' });
    await rm(path);
    expect((await blocked.putOnce(object)).outcome).toBe('stored');
  });
});
