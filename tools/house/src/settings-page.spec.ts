import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { deployedApps } from '@aisle/deploy-check';
import { repositoryRoot } from '@aisle/testkit';
import { z } from 'zod';
import { settingsPage, undescribed } from './settings-page.js';

const file = join(repositoryRoot, 'docs', 'settings.md');
const schemas = Object.fromEntries(Object.entries(deployedApps).map(([app, { schema }]) => [app, schema]));

describe('settings', () => {
  test('are documented as the services read them', () => {
    const page = settingsPage(schemas);
    if (process.env['GOLDEN'] === 'update') writeFileSync(file, page);
    expect(readFileSync(file, 'utf8')).toBe(page);
  });

  test('are all described', () => {
    expect(undescribed(schemas)).toEqual([]);
  });

  test('without a sentence are named', () => {
    expect(undescribed({ parser: z.object({ maxPages: z.number() }) })).toEqual([
      "parser: MAX_PAGES wants a sentence, by .describe('…') in its config.ts",
    ]);
  });
});
