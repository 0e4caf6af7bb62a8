import { link, mkdir, open, readdir, readFile, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import {
  errorCodeOf,
  errorMessageOf,
  newId,
  PermanentError,
  type RawStore,
  RetryableError,
  type StoredRawObject,
} from '@aisle/core';
import { checkedRawKey } from './raw-object-key.js';
import { joinSealed, metaOfSeal, splitSealed, unseal } from './sealed-object.js';

/** A dot keeps unfinished files out of every key's way. */
const unfinishedFolder = '.unfinished';
const unfinishedForGoodMs = 3_600_000;

/**
 * Keeps each raw object in one file under `rawStoreDir`: a line of JSON, then the bytes. A file appears under its name only
 * when it is whole and durable (temporary file, fsync, link, fsync of the folder), and is never written again.
 */
export const createDirectoryRawStore = (rawStoreDir: string): RawStore => {
  const unfinishedDir = join(rawStoreDir, unfinishedFolder);
  let prepared: Promise<void> | undefined;
  const prepare = async (): Promise<void> => {
    await makeDurableFolder(unfinishedDir);
    await removeLeftovers(unfinishedDir);
  };

  const write = async (object: StoredRawObject, path: string): Promise<boolean> => {
    await (prepared ??= prepare().catch((error: unknown) => {
      prepared = undefined;
      throw error;
    }));
    const unfinished = join(unfinishedDir, newId());
    try {
      await writeDurably(unfinished, joinSealed(object));
      await makeDurableFolder(dirname(path));
      return await linkOnce(unfinished, path);
    } finally {
      await rm(unfinished, { force: true });
    }
  };

  return {
    putOnce: async (object) => {
      const key = checkedRawKey(object.meta.key);
      const path = join(rawStoreDir, key);
      return await translateFileErrors(key, async () => {
        if (await write(object, path)) return { outcome: 'stored', meta: object.meta };
        const { seal } = splitSealed(key, await readFile(path));
        return { outcome: 'adopted', meta: metaOfSeal(key, seal) };
      });
    },
    get: async (key) => {
      const path = join(rawStoreDir, checkedRawKey(key));
      const content = await translateFileErrors(key, () => readFile(path));
      const { seal, bytes } = splitSealed(key, content);
      return unseal(key, seal, bytes);
    },
  };
};

const writeDurably = async (path: string, content: Buffer): Promise<void> => {
  const file = await open(path, 'wx');
  try {
    await file.writeFile(content);
    await file.sync();
  } finally {
    await file.close();
  }
};

/** False when the name is taken: unlike a rename, a link never replaces. */
const linkOnce = async (from: string, to: string): Promise<boolean> => {
  try {
    await link(from, to);
  } catch (error) {
    if (errorCodeOf(error) === 'EEXIST') return false;
    throw error;
  }
  await syncFolder(dirname(to));
  return true;
};

/** A new folder is durable only when the folder it was entered in is. */
const makeDurableFolder = async (folder: string): Promise<void> => {
  const firstMade = await mkdir(folder, { recursive: true });
  if (firstMade === undefined) return;
  for (let made = folder; made.length >= firstMade.length; made = dirname(made)) await syncFolder(dirname(made));
};

const syncFolder = async (folder: string): Promise<void> => {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
};

/** What a killed process left; younger files may be another process's work. */
const removeLeftovers = async (unfinishedDir: string): Promise<void> => {
  for (const name of await readdir(unfinishedDir)) {
    const path = join(unfinishedDir, name);
    const modifiedMs = await stat(path).then(
      ({ mtimeMs }) => mtimeMs,
      () => Date.now(),
    );
    if (Date.now() - modifiedMs > unfinishedForGoodMs) await rm(path, { force: true });
  }
};

const translateFileErrors = async <T>(key: string, work: () => Promise<T>): Promise<T> => {
  try {
    return await work();
  } catch (error) {
    const code = errorCodeOf(error);
    if (code === 'ENOENT') {
      throw new PermanentError('RAW_OBJECT_MISSING', `There is no raw object ${key}.`, { cause: error });
    }
    if (!/^E[A-Z]+$/.test(code)) throw error;
    throw new RetryableError('RAW_STORE_UNAVAILABLE', `The raw store failed at ${key}: ${errorMessageOf(error)}`, {
      cause: error,
      fix: 'Check RAW_STORE_DIR: permissions, free space, mount.',
    });
  }
};
