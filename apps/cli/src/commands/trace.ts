import type { ItemTrace } from '@aisle/contracts';
import { minorToDecimal, moneySchema, PermanentError } from '@aisle/core';
import type { Command } from 'commander';
import { type Output, table } from '../output.js';
import { contextOf, type CommandContext, type RunAction } from './context.js';

export const addTrace = (program: Command, run: RunAction): void => {
  program
    .command('trace')
    .description('what changed about an item, when and why, and whether the storefront took it')
    .argument('<what>', "an item's id, tenant/supplier/sku, a SKU, or a correlation id")
    .option('--versions <n>', 'so many of the latest versions', Number, 10)
    .action((what: string, { versions }: { versions: number }, command: Command) =>
      run(() => trace(what, versions, command)),
    );
};

const trace = async (what: string, versions: number, command: Command): Promise<number> => {
  const context = contextOf(command);
  const { tenant, itemIds } = await itemsMeant(what, context);
  if (itemIds.length === 0) {
    throw new PermanentError(
      'NO_SUCH_ITEM',
      `Nothing in the catalog of ${tenant} has this id, SKU or correlation id: ${what}`,
      {
        fix: 'List what is there: npx aisle items --retailer <id>. Correlation ids stand in npx aisle explain and in the logs.',
      },
    );
  }
  for (const itemId of itemIds.slice(0, itemsAtMost)) {
    const found = await context.catalog.trace({ tenant, itemId, versions });
    context.output.machine(found);
    printTrace(found, context.output);
  }
  if (itemIds.length > itemsAtMost)
    context.output.human(`\n${itemIds.length - itemsAtMost} more items: ${itemIds.slice(itemsAtMost).join(' ')}`);
  return 0;
};

/** A correlation id may stand for thousands of items. */
const itemsAtMost = 5;
const ulid = /^[0-9A-HJKMNP-TV-Z]{26}$/;

const itemsMeant = async (
  what: string,
  { catalog, session }: CommandContext,
): Promise<{ tenant: string; itemIds: string[] }> => {
  const [, tenant = session.tenant, supplier, sku] = /^([a-z0-9-]+)\/([a-z0-9.-]+)\/(.+)$/.exec(what) ?? [];
  const byListing = await catalog.itemsByListing({ tenant, listing: sku ?? what });
  const listed = byListing.filter(({ supplierId }) => supplier === undefined || supplierId === supplier);
  if (listed.length > 0) return { tenant, itemIds: [...new Set(listed.map(({ itemId }) => itemId))] };
  const correlated = await catalog.itemsOfCorrelation({ tenant, correlationId: what });
  if (correlated.length > 0) return { tenant, itemIds: correlated };
  return { tenant, itemIds: ulid.test(what) ? [what] : [] };
};

const printTrace = (item: ItemTrace, output: Output): void => {
  const { tenantId, itemId, sku, supplierId, version, listed, versions, waiting, rejectedAttempts } = item;
  output.human(
    `\nItem ${itemId} of ${tenantId}: SKU ${sku ?? '–'} of ${supplierId}, version ${version}${listed ? '' : ', no longer listed'}`,
  );
  for (const one of versions) {
    output.human(`\nv${one.version}  ${outcomeText(one)}  correlation ${one.correlationId}`);
    for (const { field, from, to, supplierId: by, observationId, rawObjectId } of one.changes) {
      const cause = `${by ?? 'nobody known'}, observation ${observationId ?? '–'}, raw object ${rawObjectId ?? '–'}`;
      output.human(`    ${field}: ${text(from)} → ${text(to)}  (${cause})`);
    }
    output.human(table(['fetched', 'parsed', 'decided', 'published', 'taken', 'total ms'], [stageRow(one)]));
  }
  if (waiting) {
    const next = waiting.nextAttemptAt === null ? '' : `, next try ${waiting.nextAttemptAt}`;
    output.human(`\nVersion ${waiting.version} waits since ${waiting.since}: ${reasons[waiting.because]}${next}.`);
  }
  for (const { attemptedAt, items, code, reason } of rejectedAttempts)
    output.human(`Rejected ${attemptedAt}, ${items} items: ${code ?? ''} ${reason ?? ''}`);
};

const reasons = {
  'held-by-launch-mode': 'a launch mode holds it back (npx aisle tenants modes)',
  rejected: 'the broker did not take it',
  'next-in-line': 'it is next in line',
} as const;

const outcomeText = ({ outcome, storefront, toldVersion }: ItemTrace['versions'][number]): string =>
  ({
    taken: `taken by ${storefront ?? 'the storefront'}`,
    told: 'in the storefront’s queue, which has not said that it took it',
    superseded: `told as the newer version ${toldVersion ?? ''}`,
    waiting: 'not told yet',
    'not-kept': 'told so long ago that it is not kept any more',
  })[outcome];

const stageRow = ({ stages, milliseconds }: ItemTrace['versions'][number]): (string | number)[] => {
  const after = (at: string | null, ms: number | null): string =>
    at === null ? '–' : `${at}${ms === null ? '' : ` (+${ms} ms)`}`;
  return [
    stages.fetchedAt ?? '–',
    after(stages.parsedAt, milliseconds.fetchedToParsed),
    after(stages.decidedAt, milliseconds.parsedToDecided),
    after(stages.publishedAt, milliseconds.decidedToPublished),
    after(stages.takenAt, milliseconds.publishedToTaken),
    milliseconds.total ?? '–',
  ];
};

const text = (value: unknown): string => {
  if (value === undefined) return '–';
  const money = moneySchema.safeParse(value);
  return money.success ? `${minorToDecimal(money.data)} ${money.data.currency}` : JSON.stringify(value).slice(0, 80);
};
