import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { explainFailure, isExplained } from '@aisle/cli';
import { qualityFlagSchema } from '@aisle/contracts';
import { errorCodes, type ErrorExplanation, httpStatusCodes } from '@aisle/core';
import { repositoryRoot } from '@aisle/testkit';

const docsFile = join(repositoryRoot, 'docs', 'errors.md');

const line = (name: string, { meaning, fix, where }: ErrorExplanation): string =>
  `- **${name}** (${where.join(', ')}): ${meaning} ${fix}`.replace(/`[^`]*`|</g, (part) =>
    part === '<' ? '\\<' : part,
  );

/** What docs/errors.md has to say; `GOLDEN=update` writes it. */
const documentation = [
  '# Error codes',
  '',
  'Every code that an error of Aisle can have, where it can occur, what it means and what to do. Written from',
  '`libs/core/src/error-codes.ts` by `GOLDEN=update node tools/bootstrap/jest.mjs failure-codes`.',
  '',
  ...Object.entries(errorCodes).map(([code, explanation]) => line(code, explanation)),
  line('HTTP_5xx', httpStatusCodes.serverError),
  line('Any other HTTP status', httpStatusCodes.other),
  '',
].join('\n');

describe('failure codes', () => {
  test('are documented as they are explained', () => {
    if (process.env['GOLDEN'] === 'update') writeFileSync(docsFile, documentation);
    expect(readFileSync(docsFile, 'utf8')).toBe(documentation);
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
