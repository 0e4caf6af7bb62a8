import { expect, it } from '@jest/globals';
import { startProcess } from './start-process.js';

const node = (script: string, readyWhen?: RegExp) =>
  startProcess({ name: 'the script', command: process.execPath, args: ['-e', script], readyWhen });

it('a process is started once it says that it is ready, and tells how it ended', async () => {
  const started = await node('console.log("ready"); setInterval(() => {}, 1000)', /ready/);
  started.kill('SIGKILL');
  await expect(started.waitForExit()).resolves.toEqual({ code: null, signal: 'SIGKILL' });
  expect(started.stdout()).toBe('ready\n');
});

it('a process that ends before it is ready fails the start with what it wrote', async () => {
  await expect(node('console.error("port taken"); process.exit(3)', /ready/)).rejects.toThrow(
    /the script ended.*port taken/s,
  );
});

it('a program that does not exist fails the start and names it', async () => {
  const starting = startProcess({ name: 'nothing', command: 'no-such-program-anywhere', readyWhen: /ready/ });
  await expect(starting).rejects.toThrow(/no-such-program-anywhere/);
});

it('the exit code of a process that ends by itself is told', async () => {
  const started = await node('process.exit(7)');
  await expect(started.waitForExit()).resolves.toEqual({ code: 7, signal: null });
});
