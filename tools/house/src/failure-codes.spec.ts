import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { explainFailure, isExplained } from '@aisle/cli';
import { qualityFlagSchema } from '@aisle/contracts';
import { repositoryRoot } from '@aisle/testkit';

/** Whatever can end a fetch request: the codes of errors in these folders. */
const folders = [
  'apps/fetcher/src',
  'apps/parser/src',
  'libs/messaging/src',
  'libs/extraction/src',
  'libs/storage/src/raw',
  'libs/storage/src/frontier',
];
const files = ['libs/storage/src/database/database-errors.ts'];

/** Codes of what is no request's end: start-up, redrives, a recipe that is read by a person. */
const notOfRequests = ['TOPOLOGY_CONFLICT', 'BROKER_REFUSED', 'QUEUE_UNAVAILABLE', 'NOT_REDRIVABLE', 'CONFIG_INVALID'];

const sourcesOf = (folder: string): string[] =>
  readdirSync(join(repositoryRoot, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.spec.ts'))
    .map((name) => join(folder, name));

const codesIn = (source: string): string[] => {
  const constructed = source.matchAll(/new \w*(?:Error|Failure)\(\s*(['"`])([A-Z][A-Z0-9_]+)\1/g);
  // The fetcher's table of the runtime's codes (their keys are codes too), and what SQL writes.
  const listed = source.matchAll(/(?:\b(?:E[A-Z_]+|UND_ERR_[A-Z_]+): |error_code = )'([A-Z][A-Z0-9_]+)'/g);
  return [...[...constructed].map(([, , code]) => code), ...[...listed].map(([, code]) => code)].filter(
    (code) => code !== undefined,
  );
};

const codes = [
  ...new Set(
    [...folders.flatMap(sourcesOf), ...files].flatMap((file) =>
      codesIn(readFileSync(join(repositoryRoot, file), 'utf8')),
    ),
  ),
].filter((code) => !notOfRequests.includes(code));

describe('failure codes', () => {
  test('are found in the sources', () => {
    expect(codes).toEqual(
      expect.arrayContaining([
        'CONNECTION_REFUSED',
        'BODY_TOO_LARGE',
        'REDIRECT_LOOP',
        'OVERDUE',
        'CANCELLED',
        'POISONED',
      ]),
    );
    expect(codes.length).toBeGreaterThan(25);
  });

  test('of everything that can end a request are explained', () => {
    expect(codes.filter((code) => !isExplained(code))).toEqual([]);
  });

  test.each(['HTTP_404', 'HTTP_418', 'HTTP_500', 'HTTP_503'])('%s is explained, as every status is', (code) => {
    expect(isExplained(code)).toBe(true);
  });

  test('that nobody knows get general advice', () => {
    expect(isExplained('SOMETHING_NEW')).toBe(false);
    expect(explainFailure('SOMETHING_NEW').fix).toMatch(/log/);
    expect(explainFailure('constructor').fix).toMatch(/log/);
  });

  test('of a forbidden address name the setting that allows it', () => {
    expect(explainFailure('ADDRESS_FORBIDDEN').fix).toContain('RESOLVE_OVERRIDE');
  });
});

test('flags of a run’s quality are the documented ones', () => {
  const documentation = readFileSync(join(repositoryRoot, 'docs', 'observability.md'), 'utf8');
  const section = /\n## The quality of a run\n(.*?)\n## /s.exec(documentation)?.[1] ?? '';
  const documented = [...section.matchAll(/^\| `([A-Z_]+)`/gm)].map(([, flag]) => flag);
  expect(documented).toEqual(qualityFlagSchema.options);
});
