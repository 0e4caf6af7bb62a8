import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { giveUpOwnership, isAbandoned, refuseStackInUse, takeOwnership } from './owner.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'aisle-owner-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

it('a folder whose stack a living process runs is refused to everybody, until it is given up', () => {
  expect(() => refuseStackInUse(folder)).not.toThrow();
  takeOwnership(folder);
  expect(() => refuseStackInUse(folder)).toThrow(`process ${process.pid}`);
  giveUpOwnership(folder);
  expect(() => refuseStackInUse(folder)).not.toThrow();
});

it('a process that only has the number of a dead owner does not count as the owner', () => {
  writeFileSync(join(folder, 'owner.json'), JSON.stringify({ pid: process.pid, birthmark: 'long ago' }));
  expect(isAbandoned(folder)).toBe(true);
  expect(() => refuseStackInUse(folder)).not.toThrow();
});
