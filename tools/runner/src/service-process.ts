import { spawn, type ChildProcess } from 'node:child_process';
import { createWriteStream, mkdirSync, readFileSync, type WriteStream } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { RetryableError } from '@aisle/core';

export interface ServiceSpec {
  /** Unique among the services of one runner; names its log file. */
  name: string;
  /** The JavaScript file to run. */
  entry: string;
  env: Record<string, string>;
}

export interface ServiceProcess {
  readonly name: string;
  /** The JSON line the service prints when it is ready; rejects when it ends before. */
  ready: Promise<Record<string, unknown>>;
  pid(): number | undefined;
  /** How often it had to be started again. */
  restarts(): number;
  kill(signal: NodeJS.Signals): void;
  /** SIGTERM, then SIGKILL after `timeoutMs`; waits for the end. Harmless when repeated. */
  stop(timeoutMs?: number): Promise<void>;
}

const restartAfterMs = 500;
const readyTimeoutMs = 60_000;
const stopWithParent = fileURLToPath(new URL('./stop-with-parent.js', import.meta.url)).replace(
  /([\\/])src([\\/][^\\/]+)$/,
  '$1dist$2',
);

/** Starts a service, keeps its output in `<logDir>/<name>.log`, and starts it again when it dies without being told to. */
export const startServiceProcess = (
  { name, entry, env }: ServiceSpec,
  { logDir }: { logDir: string },
): ServiceProcess => {
  mkdirSync(logDir, { recursive: true });
  const logFile = join(logDir, `${name}.log`);
  const log = createWriteStream(logFile, { flags: 'a' });
  let child: ChildProcess;
  let stopping = false;
  let restarts = 0;
  let restartTimer: NodeJS.Timeout | undefined;
  let isReady = false;
  let settle: { resolve(line: Record<string, unknown>): void; reject(error: Error): void };
  const ready = new Promise<Record<string, unknown>>((resolve, reject) => (settle = { resolve, reject }));
  ready.catch(() => undefined); // Whoever waits for it hears of the failure.
  const failStart = (why: string): void =>
    settle.reject(
      new RetryableError('SERVICE_DID_NOT_START', `${name} ${why}. ${lastLines(logFile)}`, { fix: `Read ${logFile}.` }),
    );
  const readyTimer = setTimeout(() => failStart(`was not ready within ${readyTimeoutMs / 1000} s`), readyTimeoutMs);

  const start = (): void => {
    // Detached: Ctrl-C in the terminal reaches the runner alone, which stops its services in order.
    child = spawn(process.execPath, ['--import', stopWithParent, '--enable-source-maps', entry], {
      env,
      detached: true,
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    child.stdin?.on('error', () => undefined);
    followOutput(child, log, (line) => {
      isReady = true;
      clearTimeout(readyTimer);
      settle.resolve(line);
    });
    child.once('error', (error) => failStart(`could not be started: ${error.message}`));
    child.once('exit', (code, signal) => {
      if (stopping) return;
      if (!isReady) return failStart(`ended with ${signal ?? `exit code ${code}`} before it was ready`);
      restarts += 1;
      restartTimer = setTimeout(start, restartAfterMs);
    });
  };
  start();

  const stop = async (timeoutMs = 25_000): Promise<void> => {
    stopping = true;
    clearTimeout(readyTimer);
    clearTimeout(restartTimer);
    await endOf(child, timeoutMs);
    await new Promise<void>((resolve) => log.end(resolve));
  };
  return {
    name,
    ready,
    pid: () => child.pid,
    restarts: () => restarts,
    kill: (signal) => void child.kill(signal),
    stop,
  };
};

const followOutput = (
  child: ChildProcess,
  log: WriteStream,
  onReady: (line: Record<string, unknown>) => void,
): void => {
  child.stderr?.pipe(log, { end: false });
  if (!child.stdout) return;
  let seenReady = false;
  createInterface({ input: child.stdout }).on('line', (line) => {
    const parsed = seenReady ? undefined : jsonObject(line);
    if (!parsed) return void log.write(`${line}\n`);
    seenReady = true;
    onReady(parsed);
  });
};

const jsonObject = (line: string): Record<string, unknown> | undefined => {
  try {
    const value: unknown = JSON.parse(line);
    return value !== null && typeof value === 'object' ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
};

const endOf = async (child: ChildProcess, timeoutMs: number): Promise<void> => {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  child.kill('SIGTERM');
  const killTimer = setTimeout(() => child.kill('SIGKILL'), timeoutMs);
  await ended;
  clearTimeout(killTimer);
};

const lastLines = (file: string): string => {
  try {
    return readFileSync(file, 'utf8').trimEnd().split('\n').slice(-5).join('\n');
  } catch {
    return '';
  }
};
