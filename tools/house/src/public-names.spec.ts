import { readdirSync } from 'node:fs';
import { expect, jest, test } from '@jest/globals';
import { runCli } from '@aisle/cli';
import { localCommands } from '@aisle/runner';
import { inRepository, readText } from '@aisle/testkit';
import type { Command } from 'commander';

// Others hold on to these names: dashboards and alerts, scripts, queries, messages that are under way during an update.
// Update a snapshot for a name that is new. One that goes or changes breaks them, and needs a release note that says what to do.

const usagesOf = (command: Command, path = ''): string[] => {
  const name = `${path} ${command.name()}`.trim();
  const takes = command.registeredArguments.map((argument) =>
    argument.required ? `<${argument.name()}>` : `[${argument.name()}]`,
  );
  const options = command.options.map(({ flags }) => flags);
  return [[name, ...takes, ...options].join(' | '), ...command.commands.flatMap((each) => usagesOf(each, name))];
};

test('commands, their arguments and options are the published ones', async () => {
  const written = jest.spyOn(process.stdout, 'write').mockReturnValue(true);
  const programs: Command[] = [];
  await runCli(['--help'], [...localCommands, (program) => programs.push(program)]);
  written.mockRestore();
  expect(programs.flatMap((program) => usagesOf(program)).sort()).toMatchSnapshot();
});

// What the running services expose is held to this page by tools/e2e/src/observability.int.spec.ts.
test('metrics are the published ones', () => {
  const rows = readText('docs/observability.md').match(/^\| *`aisle_\w+`.*$/gm) ?? [];
  const cells = rows.map((row) => row.split('|').map((cell) => cell.trim()));
  expect(
    cells.map(([, name, type, labels]) => `${name?.replaceAll('`', '')} ${type} {${labels}}`).sort(),
  ).toMatchSnapshot();
});

// What the migrations create is held to the schema by libs/storage/test/migrations.int.spec.ts.
test('tables are the published ones', () => {
  const names = [...readText('prisma/schema.prisma').matchAll(/@@map\("(\w+)"\)/g)].map(([, name]) => name);
  expect(names.sort()).toMatchSnapshot();
});

// Each sample is parsed by libs/contracts/src/golden.spec.ts.
test('messages and their versions are the published ones', () => {
  expect(readdirSync(inRepository('libs/contracts/golden')).sort()).toMatchSnapshot();
});
