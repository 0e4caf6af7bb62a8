import { type ChildProcessByStdio, spawn } from 'node:child_process';
import type { Readable } from 'node:stream';
import { waitFor } from './wait-for.js';

export interface ProcessOptions {
  /** Names the process in errors. */
  name: string;
  command: string;
  args?: readonly string[];
  /** Added to this process's environment. */
  env?: NodeJS.ProcessEnv;
  cwd?: string;
  /** The process counts as started once its output matches. */
  readyWhen?: RegExp;
  readyTimeoutMs?: number;
}

export interface ProcessExit {
  code: number | null;
  signal: NodeJS.Signals | null;
}

export interface StartedProcess {
  pid: number;
  /** Everything written so far. */
  stdout(): string;
  stderr(): string;
  /** Waits until the output (either stream) matches. */
  waitForOutput(pattern: RegExp, options?: { timeoutMs?: number }): Promise<void>;
  kill(signal?: NodeJS.Signals): void;
  waitForExit(options?: { timeoutMs?: number }): Promise<ProcessExit>;
}

const alive = new Set<Child>();
type Child = ChildProcessByStdio<null, Readable, Readable>;

// A test that fails half-way must not leave its processes to the next one.
process.once('exit', () => alive.forEach((child) => child.kill('SIGKILL')));

/** Starts a real process, keeps its output, and waits until it is ready. A process that never gets ready is killed. */
export async function startProcess(options: ProcessOptions): Promise<StartedProcess> {
  const { name, command, args = [], env, cwd, readyWhen, readyTimeoutMs = 30_000 } = options;
  const child = spawn(command, args, { cwd, env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  const started = follow(name, child);
  if (readyWhen) {
    await started.waitForOutput(readyWhen, { timeoutMs: readyTimeoutMs }).catch((error: unknown) => {
      child.kill('SIGKILL');
      throw error;
    });
  }
  return started;
}

function follow(name: string, child: Child): StartedProcess {
  let stdout = '';
  let stderr = '';
  let exit: ProcessExit | undefined;
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => (stdout += chunk));
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => (stderr += chunk));
  alive.add(child);
  child.once('error', (error) => {
    stderr += `${String(error)}\n`;
    exit ??= { code: null, signal: null };
  });
  // `close` and not `exit`: all output has arrived by then.
  child.once('close', (code, signal) => {
    exit = { code, signal };
    alive.delete(child);
  });
  const story = (): string => `${name} wrote:\n${stdout}${stderr}`;

  return {
    pid: child.pid ?? -1,
    stdout: () => stdout,
    stderr: () => stderr,
    kill: (signal = 'SIGTERM') => void child.kill(signal),
    waitForOutput: async (pattern, { timeoutMs = 10_000 } = {}) => {
      const matches = (): boolean => pattern.test(stdout) || pattern.test(stderr);
      await waitFor(`${name} to write ${pattern}`, () => matches() || exit, { timeoutMs }).catch(() => undefined);
      if (!matches())
        throw new Error(`${name} ${exit ? 'ended' : `had ${timeoutMs} ms`} and did not write ${pattern}. ${story()}`);
    },
    waitForExit: async ({ timeoutMs = 20_000 } = {}) => {
      await waitFor(`${name} to end`, () => exit, { timeoutMs }).catch(() => undefined);
      if (!exit) throw new Error(`${name} did not end within ${timeoutMs} ms. ${story()}`);
      return exit;
    },
  };
}
