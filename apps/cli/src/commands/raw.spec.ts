import { readFileSync, rmSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { expect, test } from '@jest/globals';
import type { RawObjectView } from '@aisle/contracts';
import { saveForBrowser } from './raw.js';

const object = (contentType: string | null) => ({ rawObjectId: 'raw-1', contentType }) as RawObjectView;

test('a page for the browser cannot run or load anything, and only its user can read it', () => {
  const file = saveForBrowser(object('text/html; charset=utf-8'), Buffer.from('<script>alert(1)</script>'));
  const content = readFileSync(file, 'utf8');
  expect(content).toMatch(/^<meta http-equiv="Content-Security-Policy" content="default-src 'none';[^>]*><script>/);
  expect(statSync(file).mode & 0o077).toBe(0);
  rmSync(dirname(file), { recursive: true });
});

test('what is no page is saved as it is', () => {
  const file = saveForBrowser(object('application/json'), Buffer.from('{"a":1}'));
  expect(readFileSync(file, 'utf8')).toBe('{"a":1}');
  expect(file).toMatch(/\.txt$/);
  rmSync(dirname(file), { recursive: true });
});
