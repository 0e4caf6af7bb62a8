import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { sessionFile, type Session } from '@aisle/cli';
import { refuseSecondRun } from './run-locally.js';

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'aisle-home-'));
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

const leaveSession = (pid: number): void => {
  const session: Session = {
    control: 'http://127.0.0.1:1',
    catalogApi: 'http://127.0.0.1:2',
    storefront: null,
    shop: null,
    apiKey: 'key',
    tenant: 'demo',
    dataDir: join(home, 'demo'),
    pid,
  };
  writeFileSync(sessionFile(home), JSON.stringify(session));
};
const leaveOwner = (pid: number, birthmark: string): void => {
  mkdirSync(join(home, 'demo', 'stack'), { recursive: true });
  writeFileSync(join(home, 'demo', 'stack', 'owner.json'), JSON.stringify({ pid, birthmark }));
};

it('a clone whose Aisle runs starts no second one', () => {
  leaveSession(process.pid);
  expect(() => refuseSecondRun(home)).toThrow(`Process ${process.pid} of this clone already runs Aisle`);
});

it('what a killed run left behind does not keep the next one from starting, even when its PID is used again', () => {
  leaveSession(process.pid);
  leaveOwner(process.pid, 'long ago');
  expect(() => refuseSecondRun(home)).not.toThrow();
});
