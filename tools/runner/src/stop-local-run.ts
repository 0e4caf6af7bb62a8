import { rmSync } from 'node:fs';
import { readSession, sessionFile } from '@aisle/cli';
import { RetryableError } from '@aisle/core';
import { processBirthmark, stopEverythingIn } from '@aisle/local-stack';
import { waitUntil } from '@aisle/testkit';
import { isRunning, stackFolder } from './run-locally.js';

/** Services get 25 s to end, the local stack after them about as long. */
const stopTimeoutMs = 90_000;

interface StopOptions {
  onProgress: (sentence: string) => void;
  timeoutMs?: number;
}

/**
 * Stops the Aisle that this home's session file names, in order, and waits until its process is gone; clears up after one
 * that was killed. Answers with what it stopped; undefined where there was nothing. Errors: RetryableError `STILL_RUNNING`.
 */
export const stopLocalRun = async (
  home: string,
  { onProgress, timeoutMs = stopTimeoutMs }: StopOptions,
): Promise<{ pid: number; dataDir: string } | undefined> => {
  const session = readSession(sessionFile(home));
  if (session === undefined) return undefined;
  const { pid, dataDir } = session;
  if (isRunning(session)) {
    onProgress(`Stopping process ${pid}.`);
    if (!(await endProcess(pid, timeoutMs))) throw stillRunning(pid, dataDir, timeoutMs);
  } else {
    onProgress(`Process ${pid} was killed; clearing up what it left.`);
    await stopEverythingIn(stackFolder(dataDir));
  }
  rmSync(sessionFile(home), { force: true });
  return { pid, dataDir };
};

/** False when it has not ended in time. */
const endProcess = async (pid: number, timeoutMs: number): Promise<boolean> => {
  const birthmark = processBirthmark(pid);
  process.kill(pid, 'SIGTERM');
  return (await waitUntil(() => processBirthmark(pid) !== birthmark, { timeoutMs, everyMs: 100 })) === true;
};

const stillRunning = (pid: number, dataDir: string, timeoutMs: number): RetryableError =>
  new RetryableError('STILL_RUNNING', `Process ${pid} was told to stop and has not ended in ${timeoutMs / 1_000} s.`, {
    fix: `Look into the logs in ${dataDir}. \`kill -9 ${pid}\` ends it without order; \`npx aisle down\` then clears up.`,
  });
