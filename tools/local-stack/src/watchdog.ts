import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import type { Socket } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export interface Watchdog {
  pid: number | undefined;
  /** Ends the watchdog without letting it stop anything. */
  dismiss(): Promise<void>;
}

// The watchdog is a plain Node process, so it runs the built file even where this one was loaded from its source.
const PROGRAM = fileURLToPath(new URL('./watchdog-main.js', import.meta.url)).replace(
  /([\\/])src([\\/][^\\/]+)$/,
  '$1dist$2',
);

/**
 * Starts a small process that stops the stack when this one dies, SIGKILL included: the pipe between them closes with
 * whatever end we meet.
 */
export function startWatchdog(dataDir: string): Watchdog {
  const log = openSync(join(dataDir, 'watchdog.log'), 'w');
  const child = spawn(process.execPath, [PROGRAM, dataDir], {
    cwd: dataDir,
    detached: true,
    stdio: ['pipe', log, log],
  });
  closeSync(log);
  child.on('error', () => undefined); // Without a watchdog the next start still recovers what is left.
  letProcessEndBefore(child);
  return { pid: child.pid, dismiss: () => dismiss(child) };
}

function letProcessEndBefore(child: ChildProcess): void {
  child.unref();
  (child.stdin as Socket | null)?.unref();
}

async function dismiss(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  child.ref();
  const ended = once(child, 'exit');
  child.kill('SIGKILL');
  await ended;
}
