import {
  createControlClient,
  createCrawlProgress,
  createOutput,
  findSession,
  waitForRuns,
  type AddCommand,
  type Output,
} from '@aisle/cli';
import { PermanentError } from '@aisle/core';
import { InvalidArgumentError, type Command } from 'commander';
import { z } from 'zod';

const demoRetailer = 'demo-shop';

export const addDemo: AddCommand = (program, run) => {
  program
    .command('demo')
    .description('move the running demo')
    .command('day')
    .description('move the demo shop to another day and crawl it, so that its changes reach the storefront')
    .argument('<day>', 'a day from 1 on', wholeDay)
    .option('--json', 'results as JSON on stdout')
    .action((day: number, _options: object, command: Command) =>
      run(() => moveToDay(day, createOutput(command.optsWithGlobals<{ json?: boolean }>().json === true))),
    );
};

const wholeDay = (text: string): number => {
  const day = Number(text);
  if (!Number.isInteger(day) || day < 1) throw new InvalidArgumentError('expected a whole number from 1 on');
  return day;
};

const moveToDay = async (day: number, output: Output): Promise<number> => {
  const { shop, storefront, control: baseUrl, apiKey } = findSession(process.env);
  if (shop === null) {
    throw new PermanentError('NO_DEMO_SHOP', 'The running Aisle has no demo shop.', {
      fix: 'Start the demo: npm run demo',
    });
  }
  const before = await ask(shop, '/__day', daySchema);
  await ask(shop, '/__day', daySchema, { day });
  const changes = await ask(shop, `/__truth/changes?from=${before.day}&to=${day}`, changesSchema);
  const control = createControlClient({ baseUrl, apiKey });
  const runIds = await control.crawl({ retailer: demoRetailer, scope: 'products' });
  const progress = createCrawlProgress();
  const [run] = await waitForRuns(control, runIds, { onLook: (runs) => progress.show(runs) }).finally(() =>
    progress.end(),
  );
  const counts = { changed: changes.changed.length, added: changes.added.length, removed: changes.removed.length };
  output.machine({ day, runId: run?.runId, state: run?.state, ...counts });
  output.human(`Day ${day}: ${counts.changed} items changed, ${counts.added} came, ${counts.removed} went.`);
  const prices = changes.changed
    .filter(({ fields }) => fields.some((field) => field.toLowerCase().includes('price')))
    .slice(0, 3);
  if (prices.length > 0) output.human(`New prices, for example: ${prices.map(({ sku }) => sku).join(', ')}`);
  output.human(`Look at ${storefront ?? 'the storefront'}, or: npx aisle items --retailer ${demoRetailer}`);
  return run?.state === 'completed' ? 0 : 1;
};

const daySchema = z.object({ day: z.int() });
const changesSchema = z.object({
  changed: z.array(z.object({ sku: z.string(), fields: z.array(z.string()) })),
  added: z.array(z.string()),
  removed: z.array(z.string()),
});

const ask = async <Schema extends z.ZodType>(
  shop: string,
  path: string,
  schema: Schema,
  body?: object,
): Promise<z.output<Schema>> => {
  const init =
    body === undefined
      ? {}
      : { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
  const response = await fetch(new URL(path, shop), init);
  if (!response.ok)
    throw new PermanentError(
      'DEMO_SHOP_REFUSED',
      `The demo shop answered ${path} with ${response.status}: ${await response.text()}`,
    );
  return schema.parse(await response.json());
};
