import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, describe, expect, it, jest } from '@jest/globals';

// Each test starts a process from sources, which a busy machine does slowly.
jest.setTimeout(20_000);

interface Line {
  ready?: string;
  http?: string;
  step?: string;
}
const children: ChildProcess[] = [];
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});

const start = (env: Record<string, string>, args: string[] = []) => {
  const hooks = join(import.meta.dirname, 'run-typescript.mjs');
  const script = join(import.meta.dirname, 'child-service.ts');
  const child = spawn(process.execPath, ['--conditions=aisle-source', '--import', hooks, script, ...args], {
    env: { PATH: process.env['PATH'], ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  children.push(child);
  const lines: string[] = [];
  let stderr = '';
  child.stderr.on('data', (chunk: Buffer) => void (stderr += String(chunk)));
  const reader = createInterface(child.stdout).on('line', (line) => void lines.push(line));
  const nextLine = async (): Promise<Line> => JSON.parse(String((await once(reader, 'line'))[0])) as Line;
  const ended = once(child, 'close').then(([code]) => code as number | null);
  const exited = once(child, 'exit').then(([code]) => code as number | null);
  return { child, lines, nextLine, ended, exited, stderr: () => stderr };
};

describe('a service process', () => {
  it('says on stdout when it is ready, and drains before it ends on SIGTERM', async () => {
    const { child, lines, nextLine, ended, stderr } = start({ TOKEN: 't' });
    const { ready, http } = await nextLine();
    expect(ready).toBe('child');
    expect((await fetch(`${http}/ready`)).status).toBe(200);
    child.kill('SIGTERM');
    expect(await ended).toBe(0);
    expect(lines.slice(1)).toEqual(['{"step":"draining"}', '{"step":"drained"}']);
    expect(stderr()).toContain('The service has stopped.');
  });

  it('is not ready any more while it drains, and a second signal forces it to end', async () => {
    const { child, nextLine, ended } = start({ TOKEN: 't', MODE: 'stuck' });
    const { http } = await nextLine();
    child.kill('SIGTERM');
    expect(await nextLine()).toEqual({ step: 'draining' });
    expect((await fetch(`${http}/ready`)).status).toBe(503);
    child.kill('SIGTERM');
    expect(await ended).toBe(1);
  });

  it('gives up on a stop that takes too long', async () => {
    const { child, nextLine, ended, stderr } = start({ TOKEN: 't', MODE: 'stuck', STOP_TIMEOUT_MS: '50' });
    await nextLine();
    child.kill('SIGINT');
    expect(await ended).toBe(1);
    expect(stderr()).toContain('The service did not stop in time.');
  });

  it('stops in order even when nobody reads its output any more', async () => {
    const { child, nextLine, exited } = start({ TOKEN: 't' });
    await nextLine();
    child.stdout?.destroy();
    child.stderr?.destroy();
    child.kill('SIGTERM');
    expect(await exited).toBe(0);
  });

  it('stops in order, with exit code 1, on a fatal failure', async () => {
    const { lines, ended, stderr } = start({ TOKEN: 't', MODE: 'fatal' });
    expect(await ended).toBe(1);
    expect(lines).toContain('{"step":"drained"}');
    expect(stderr()).toContain('the disk is gone');
  });

  it('prints its settings with secrets masked, and ends', async () => {
    const { lines, ended } = start({ TOKEN: 'opensesame' }, ['--print-config']);
    expect(await ended).toBe(0);
    expect(JSON.parse(lines.join('\n'))).toMatchObject({ MODE: 'plain', TOKEN: '***', HTTP_PORT: 0 });
  });

  it('does not start on a wrong configuration, and names the variables', async () => {
    const { ended, stderr } = start({ MODE: 'odd' });
    expect(await ended).toBe(1);
    expect(stderr()).toMatch(/MODE: .*\n.*TOKEN: is required but not set/);
  });
});
