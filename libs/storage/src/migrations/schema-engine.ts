import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils';
import type { SchemaEngine } from '@prisma/schema-engine-wasm';
import { PrismaPgForScripts } from './prisma-pg-for-scripts.js';

/** The part of the WebAssembly bindings that its types keep quiet about. */
interface EngineBindings {
  SchemaEngine: { new: typeof SchemaEngine.new };
  __wbg_set_wasm(exports: Record<string, unknown>): void;
}

/** Node has it; the types of Node 20 do not say so, and those of browsers would bring a thousand other names. */
const { WebAssembly } = globalThis as unknown as {
  WebAssembly: {
    instantiate(module: Buffer, imports: object): Promise<{ instance: { exports: Record<string, unknown> } }>;
  };
};

/** The engine refuses to start without any schema. */
const emptySchema: [string, string] = ['empty.prisma', 'datasource db {\n  provider = "postgresql"\n}\n'];

let loading: Promise<EngineBindings> | undefined;

/**
 * Prisma's schema engine as WebAssembly: the same engine that `prisma migrate` downloads as a binary, without the download.
 * `schemas` are the Prisma schemas it may be asked to compare.
 */
export const withSchemaEngine = async <T>(
  databaseUrl: string,
  work: (engine: SchemaEngine) => Promise<T>,
  schemas: [path: string, text: string][] = [emptySchema],
): Promise<T> => {
  const bindings = await (loading ??= loadBindings());
  const postgres = new PrismaPgForScripts(databaseUrl);
  const ignoreLog = (): void => undefined;
  try {
    const adapterFactory = bindMigrationAwareSqlAdapterFactory(postgres);
    const engine = await bindings.SchemaEngine.new({ datamodels: schemas }, ignoreLog, adapterFactory);
    return await work(engine).finally(() => engine.free());
  } finally {
    await postgres.close();
  }
};

/** The package expects a bundler that imports `.wasm` files; Node 20 needs the module instantiated by hand. */
const loadBindings = async (): Promise<EngineBindings> => {
  const bindings = (await import('@prisma/schema-engine-wasm/schema_engine_bg')) as unknown as EngineBindings;
  const packageFolder = dirname(createRequire(import.meta.url).resolve('@prisma/schema-engine-wasm'));
  const wasm = await readFile(join(packageFolder, 'schema_engine_bg.wasm'));
  const { instance } = await WebAssembly.instantiate(wasm, { './schema_engine_bg.js': withIdleTimers(bindings) });
  bindings.__wbg_set_wasm(instance.exports);
  (instance.exports['__wbindgen_start'] as () => void)();
  return bindings;
};

/** The engine sets time limits and never clears them: a process that has migrated would stay for another ten seconds. */
const withIdleTimers = (bindings: EngineBindings): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(bindings).map(([name, value]: [string, unknown]) =>
      name.startsWith('__wbg_setTimeout_')
        ? [name, (callback: () => void, ms: number) => setTimeout(callback, ms).unref()]
        : [name, value],
    ),
  );
