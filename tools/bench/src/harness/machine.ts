import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { cpus, release, totalmem } from 'node:os';
import { round } from './rounds.js';

/** What figures were measured on. */
export const machine = (): Record<string, string> => {
  const [first] = cpus();
  return {
    processor: `${first?.model.trim() ?? 'unknown'}, ${cpus().length} cores`,
    memory: `${round(totalmem() / 1024 ** 3)} GB`,
    system: `${distribution()}, ${process.platform} ${release()}`,
    node: process.version,
  };
};

const distribution = (): string => {
  try {
    return /^PRETTY_NAME="?([^"\n]*)/m.exec(readFileSync('/etc/os-release', 'utf8'))?.[1] ?? 'unknown';
  } catch {
    return process.platform;
  }
};

/** The installed version of a package, as its own package.json states it. */
export const versionOf = (name: string): string => {
  const require = createRequire(import.meta.url);
  for (const folder of require.resolve.paths(name) ?? []) {
    try {
      return (JSON.parse(readFileSync(`${folder}/${name}/package.json`, 'utf8')) as { version: string }).version;
    } catch {
      // Not in this one.
    }
  }
  return 'unknown';
};
