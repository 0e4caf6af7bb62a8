import { errorCodeOf, errorMessageOf } from '@aisle/core';
import Table from 'cli-table3';

/** Where a command writes: results to stdout, everything for the eye only to stderr when `--json` is on. */
export interface Output {
  json: boolean;
  /** A result for machines; nothing without `--json`. */
  machine(value: unknown): void;
  /** A result for people; nothing with `--json`. */
  human(text: string): void;
  /** Progress and hints. */
  note(text: string): void;
}

export const createOutput = (json: boolean): Output => ({
  json,
  machine: (value) => void (json && process.stdout.write(`${JSON.stringify(value)}\n`)),
  human: (text) => void (json || process.stdout.write(`${text}\n`)),
  note: (text) => void process.stderr.write(`${text}\n`),
});

/** A plain table with a header row. */
export const table = (head: readonly string[], rows: readonly (readonly (string | number)[])[]): string => {
  const drawn = new Table({ head: [...head], style: { head: [], border: [] } });
  drawn.push(...rows.map((row) => [...row]));
  return drawn.toString();
};

export interface ErrorReport {
  error: { code: string; message: string; fix: string };
}

/** An error as commands report it: what, and what to do about it. */
export const errorReport = (error: unknown): ErrorReport => {
  const fix = fixOf(error);
  const message = errorMessageOf(error);
  return {
    error: {
      code: errorCodeOf(error),
      // Where the message ends with the way out, it is not told twice.
      message: fix !== undefined && message.endsWith(fix) ? message.slice(0, -fix.length).trimEnd() : message,
      fix: fix ?? 'Run the command again; if it stays, look into the service logs in the data folder.',
    },
  };
};

/** Tools have errors of their own that know the way out. */
const fixOf = (error: unknown): string | undefined => {
  const { fix } = (error ?? {}) as { fix?: unknown };
  return typeof fix === 'string' && fix !== '' ? fix : undefined;
};
