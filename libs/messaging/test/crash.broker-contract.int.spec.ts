import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { startProcess, waitFor } from '@aisle/testkit';
import { type MessageConnection, route } from '../src/index.js';
import { type Room, note, noteOf, openRoom, untilLength } from './contract-kit.js';

const repositoryRoot = join(import.meta.dirname, '..', '..', '..');

// The child runs outside of jest's transform and needs the built packages.
beforeAll(() => {
  if (process.env['AISLE_IS_BUILT'] === '1') return;
  const tsc = join(repositoryRoot, 'node_modules', 'typescript', 'bin', 'tsc');
  const { status, stdout } = spawnSync(process.execPath, [tsc, '-b', 'libs/messaging'], { cwd: repositoryRoot });
  if (status !== 0) throw new Error(String(stdout));
}, 120_000);

let room: Room;
let connection: MessageConnection;
let handled: string[];
beforeEach(async () => {
  room = await openRoom();
  connection = await room.connect();
  await room.furnish(connection, { queues: [{ name: 'handled', singleActiveConsumer: false }] });
  handled = [];
  const listen = route(note, async ({ text }) => void handled.push(text));
  await connection.consume({ queue: 'handled', prefetch: 50, deadlineMs: 5_000, types: [listen] });
});
afterEach(() => room.close());

const startWorker = () =>
  startProcess({
    name: 'worker',
    command: process.execPath,
    args: [join(import.meta.dirname, 'worker-child.mjs')],
    env: { WORKER_AMQP_URL: room.amqpUrl, WORKER_NAMESPACE: room.namespace },
  });

const innocent = Array.from({ length: 30 }, (_, index) => `innocent ${index}`);

describe('a worker that goes down', () => {
  it('by SIGKILL loses nothing: what it held is handled by the next', async () => {
    await Promise.all(innocent.map((text) => connection.publisher.toQueue('inbox', noteOf(text))));
    await Promise.all(['hang', 'hang'].map((text) => connection.publisher.toQueue('inbox', noteOf(text))));
    const worker = await startWorker();
    await worker.waitForOutput(/hanging/);
    worker.kill('SIGKILL');
    await worker.waitForExit();
    const seen: string[] = [];
    const next = await connection.consume({
      queue: 'inbox',
      prefetch: 50,
      deadlineMs: 5_000,
      types: [route(note, async ({ text }) => void seen.push(text))],
    });
    await waitFor('every message to be handled', () => new Set([...seen, ...handled]).size === innocent.length + 1);
    await waitFor('both hanging ones to be back', () => seen.filter((text) => text === 'hang').length === 2);
    await next.stop();
    expect(await room.readyIn('inbox')).toBe(0);
  }, 30_000);

  it('because of one message takes no neighbour along: they are handled, it is dead-lettered as poisoned', async () => {
    const letters = await room.collectDeadLetters(connection);
    const texts = [...innocent.slice(0, 10), 'poison', ...innocent.slice(10)];
    for (const text of texts) await connection.publisher.toQueue('inbox', noteOf(text));
    let crashes = 0;
    let worker = await startWorker();
    // As whoever supervises it would do.
    await waitFor(
      'the poisoned message to be found out',
      async () => {
        if (letters.length > 0) return true;
        await worker.waitForExit({ timeoutMs: 300 }).then(
          async ({ code }) => {
            if (code !== 1) throw new Error(`The worker ended otherwise than planned: ${worker.stderr()}`);
            crashes += 1;
            worker = await startWorker();
          },
          () => undefined,
        );
        return false;
      },
      { timeoutMs: 60_000 },
    );
    await waitFor('every innocent message to be handled', () => new Set(handled).size === innocent.length);
    worker.kill('SIGKILL');
    await worker.waitForExit();
    expect(letters).toHaveLength(1);
    expect(letters[0]).toMatchObject({
      queue: 'inbox',
      code: 'POISONED',
      original: { body: { payload: { text: 'poison' } } },
    });
    expect(crashes).toBeLessThanOrEqual(5);
    await untilLength(handled, innocent.length, 'handled messages');
  }, 90_000);
});
