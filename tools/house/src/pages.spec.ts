import { existsSync, readdirSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { inRepository, readText } from '@aisle/testkit';
import { foldersOfPackages } from './architecture-sources.js';

test.each([...foldersOfPackages().values(), 'tools/bootstrap'])('%s says in a README what it is', (folder) => {
  expect(existsSync(inRepository(`${folder}/README.md`))).toBe(true);
});

const decisions = readdirSync(inRepository('docs/adr')).filter((name) => /^\d{4}-/.test(name));

test.each(decisions)('%s has a status, a date and a place in the list', (name) => {
  const [title = '', , status = ''] = readText(`docs/adr/${name}`).split('\n');
  expect(title).toMatch(new RegExp(`^# ${Number(name.slice(0, 4))}\\. `));
  expect(status).toMatch(/^_(Proposed|Accepted|Superseded by \d+), \d{4}-\d\d-\d\d\._$/);
  expect(readText('docs/adr/README.md')).toContain(`(${name})`);
});
