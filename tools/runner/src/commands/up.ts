import { join, resolve } from 'node:path';
import {
  aisleHome,
  createControlClient,
  createOutput,
  errorReport,
  problemsInFolder,
  reloadText,
  type AddCommand,
  type Output,
  type Session,
} from '@aisle/cli';
import type { Command } from 'commander';
import { runLocally } from '../run-locally.js';
import { untilStopped } from '../until-stopped.js';
import { watchRecipes } from '../watch-recipes.js';

interface UpOptions {
  dataDir?: string;
  retailersDir?: string;
  json?: boolean;
}

export const addUp: AddCommand = (program, run) => {
  program
    .command('up')
    .description('run the local stack and all services until Ctrl-C')
    .option('--data-dir <folder>', 'where the data is kept; default: `up` in the folder of the session file')
    .option('--retailers-dir <folder>', 'a folder of JSON recipes; default: RETAILERS_DIR')
    .action((options: UpOptions, command: Command) =>
      run(() => up({ ...options, ...command.optsWithGlobals<UpOptions>() })),
    );
};

const up = async ({
  dataDir,
  retailersDir = process.env['RETAILERS_DIR'],
  json = false,
}: UpOptions): Promise<number> => {
  const home = aisleHome(process.env);
  const output = createOutput(json);
  const problems = retailersDir === undefined ? [] : problemsInFolder(retailersDir);
  const stopped = untilStopped();
  const running = await runLocally({
    dataDir: resolve(dataDir ?? join(home, 'up')),
    home,
    retailersDir: retailersDir === undefined ? undefined : resolve(retailersDir),
    ...(process.env['RESOLVE_OVERRIDE'] ? { resolveOverride: process.env['RESOLVE_OVERRIDE'] } : {}),
    onProgress: output.note,
  });
  const { control, storefront } = running.session;
  process.stdout.write(
    `${JSON.stringify({ control, storefront, databaseUrl: running.databaseUrl, amqpUrl: running.amqpUrl, dataDir: running.session.dataDir })}\n`,
  );
  if (problems.length > 0) output.note(`Left out, because not valid:\n  ${problems.join('\n  ')}`);
  output.note(
    'Aisle is up. In another terminal: npx aisle retailers, then npx aisle crawl <retailer> --wait. Ctrl-C stops it.',
  );
  const watcher =
    retailersDir === undefined
      ? undefined
      : watchRecipes(resolve(retailersDir), () => reloadRecipes(running.session, output));
  await stopped;
  watcher?.close();
  output.note('Stopping.');
  await running.stop();
  return 0;
};

const reloadRecipes = async ({ control: baseUrl, apiKey }: Session, output: Output): Promise<void> => {
  try {
    output.note(reloadText(await createControlClient({ baseUrl, apiKey }).reload()));
  } catch (error) {
    const { code, message } = errorReport(error).error;
    output.note(`The changed recipes could not be read: ${code}: ${message}`);
  }
};
