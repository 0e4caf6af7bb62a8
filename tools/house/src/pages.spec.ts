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

const filesNamedIn = (text: string): string[] =>
  [...text.matchAll(/`((?:apps|libs|tools)\/[\w./-]+\.ts)`/g)].map(([, file = '']) => file);

/** Sentences about a walk whose stops are not files, are too many, or come twice. */
const problemsOfWalk = (page: string): string[] => {
  const stops = page.split('\n').filter((line) => /^\d+\. /.test(line));
  const files = stops.flatMap((stop) => filesNamedIn(stop).slice(0, 1));
  return [
    ...stops.filter((stop) => filesNamedIn(stop).length !== 1).map((stop) => `"${stop}" names not one file.`),
    ...stops
      .filter((stop, index) => Number.parseInt(stop) !== index + 1)
      .map((stop) => `"${stop}" has a wrong number.`),
    ...files.filter((file, index) => files.indexOf(file) !== index).map((file) => `${file} comes twice.`),
    ...files.filter((file) => !existsSync(inRepository(file))).map((file) => `${file} is not there.`),
    ...(stops.length > 60 ? [`${stops.length} stops are more than 60.`] : []),
  ];
};

test('docs/walk.md leads through files that exist, none twice, in at most 60 stops', () => {
  const page = readText('docs/walk.md');
  expect(page.match(/^\d+\. /gm)?.length).toBeGreaterThan(40);
  expect(problemsOfWalk(page)).toEqual([]);
});

test('a walk that goes astray is told so', () => {
  const stop = '`libs/core/src/ids.ts`';
  expect(problemsOfWalk(`1. ${stop}\n2. ${stop}\n`)).toEqual(['libs/core/src/ids.ts comes twice.']);
  expect(problemsOfWalk('1. `libs/core/src/gone.ts`')).toEqual(['libs/core/src/gone.ts is not there.']);
  expect(problemsOfWalk(`2. ${stop}`)).toEqual([`"2. ${stop}" has a wrong number.`]);
  expect(problemsOfWalk('1. nothing')).toEqual(['"1. nothing" names not one file.']);
  const long = Array.from({ length: 61 }, (_, index) => `${index + 1}. ${stop}`).join('\n');
  expect(problemsOfWalk(long)).toContain('61 stops are more than 60.');
});

test('each step of docs/architecture.md names its files, and they exist', () => {
  const [way = ''] = readText('docs/architecture.md').split('Whoever asks later');
  const steps = way.split(/^(?=\d+\. )/m).slice(1);
  expect(steps).toHaveLength(15);
  expect(steps.filter((step) => filesNamedIn(step).length === 0)).toEqual([]);
  expect(filesNamedIn(way).filter((file) => !existsSync(inRepository(file)))).toEqual([]);
});
