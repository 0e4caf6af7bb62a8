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
  UnavailableError,
} from '@aisle/core';
import { checkedRawKey } from './raw-object-key.js';
import { joinSealed, metaOfSeal, splitSealed, unseal } from './sealed-object.js';

/** A dot keeps unfinished files out of every key's way. It is there in every store that was ever made or written to. */
const unfinishedFolder = '.unfinished';
const unfinishedForGoodMs = 3_600_000;

/**
 * Keeps each raw object in one file under `rawStoreDir`: a line of JSON, then the bytes. A file appears under its name only
 * when it is whole and durable (temporary file, fsync, link, fsync of the folder), and is never written again.
 *
 * The folder itself must be there and is never made: a mount that is away for a moment would else be taken for an empty
 * store, and what is written then would be lost to sight when the mount is back.
 */
export const createDirectoryRawStore = (rawStoreDir: string): RawStore => {
  const unfinishedDir = join(rawStoreDir, unfinishedFolder);
  let prepared: Promise<void> | undefined;
  let wasUsed = false;
  const prepare = async (): Promise<void> => {
    await makeDurableFolder(unfinishedDir);
    await removeLeftovers(unfinishedDir);
  };
  const assertStoreIsThere = async (): Promise<void> => void (await stat(unfinishedDir));
  const assertFolderIsThere = async (): Promise<void> => void (await stat(rawStoreDir));

  const write = async (object: StoredRawObject, path: string): Promise<boolean> => {
    await (prepared ??= prepare().catch((error: unknown) => {
      prepared = undefined;
      throw error;
    }));
    const unfinished = join(unfinishedDir, newId());
    try {
      await writeDurably(unfinished, joinSealed(object));
      await makeDurableFolders(rawStoreDir, dirname(path));
      const isNew = await linkOnce(unfinished, path);
      wasUsed = true;
      return isNew;
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
      const content = await translateFileErrors(key, async () => {
        const first = await readIfThere(path);
        if (first) {
          wasUsed = true;
          return first;
        }
        await assertStoreIsThere();
        wasUsed = true;
        // Asked again, because the store may have come back only just now.
        return (await readIfThere(path)) ?? missing(key);
      });
      const { seal, bytes } = splitSealed(key, content);
      return unseal(key, seal, bytes);
    },
    remove: async (keys) => {
      const paths = keys.map((key) => join(rawStoreDir, checkedRawKey(key)));
      await translateFileErrors(keys[0] ?? '', async () => {
        await assertStoreIsThere();
        for (const path of paths) await rm(path, { force: true });
      });
    },
    // A new store is an empty folder until something is put.
    assertAnswers: () => translateFileErrors('', wasUsed ? assertStoreIsThere : assertFolderIsThere),
  };
};

/** Makes a folder a store on purpose: one without objects, and not one that is away. Harmless when repeated. */
export const makeRawStoreFolder = async (rawStoreDir: string): Promise<void> => {
  await mkdir(join(rawStoreDir, unfinishedFolder), { recursive: true });
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

/** Makes what is missing between an existing folder and one below it. */
const makeDurableFolders = async (existing: string, folder: string): Promise<void> => {
  if (folder === existing || (await isThere(folder))) return;
  await makeDurableFolders(existing, dirname(folder));
  await makeDurableFolder(folder);
};

/** A new folder is durable only when the folder it was entered in is; that one must be there. */
const makeDurableFolder = async (folder: string): Promise<void> => {
  try {
    await mkdir(folder);
  } catch (error) {
    if (errorCodeOf(error) === 'EEXIST') return;
    throw error;
  }
  await syncFolder(dirname(folder));
};

const isThere = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );

const readIfThere = (path: string): Promise<Buffer | undefined> =>
  readFile(path).catch((error: unknown) => {
    if (errorCodeOf(error) === 'ENOENT') return undefined;
    throw error;
  });

const missing = (key: string): never => {
  throw new PermanentError('RAW_OBJECT_MISSING', `There is no raw object ${key}.`);
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

/** What says something about one name and nothing about the store. */
const ofThisName = new Set(['ENAMETOOLONG', 'EISDIR', 'ELOOP']);

const translateFileErrors = async <T>(key: string, work: () => Promise<T>): Promise<T> => {
  try {
    return await work();
  } catch (error) {
    const code = errorCodeOf(error);
    if (!/^E[A-Z]+$/.test(code)) throw error;
    if (ofThisName.has(code)) {
      throw new RetryableError('RAW_STORE_REFUSED', `The raw store refused ${key}: ${errorMessageOf(error)}`, {
        cause: error,
        fix: 'Look at what lies in the folder RAW_STORE_DIR under this name.',
      });
    }
    throw new UnavailableError('RAW_STORE_UNAVAILABLE', `The raw store failed at ${key}: ${errorMessageOf(error)}`, {
      cause: error,
      fix:
        'Check the folder that RAW_STORE_DIR names: that it is there, mount, permissions, free space. ' +
        `One that was emptied on purpose is a store again when it holds a folder ${unfinishedFolder}.`,
    });
  }
};
