import type { ListedItems } from '@aisle/contracts';
import { fieldNames, PermanentError } from '@aisle/core';
import { InvalidArgumentError, type Command } from 'commander';
import { printExplanation } from '../print-explanation.js';
import { contextOf, type CommandContext, type RunAction } from './context.js';

interface ExplainOptions {
  retailer?: string;
  field?: string;
  changes: number;
}

export const addExplain = (program: Command, run: RunAction): void => {
  program
    .command('explain')
    .description('where each value of an item comes from, down to the page and its text, and what changed and why')
    .argument('<item>', "an item's id, a supplier's SKU, or the address of a product page")
    .option('--retailer <id>', 'of several suppliers with this SKU the one that is meant')
    .option('--field <name>', `only this field: ${fieldNames.join(', ')}`, fieldName)
    .option('--changes <n>', 'so many of the latest versions', versionCount, 10)
    .action((item: string, options: ExplainOptions, command: Command) => run(() => explain(item, options, command)));
};

const fieldName = (text: string): string => {
  if (!(fieldNames as string[]).includes(text)) throw new InvalidArgumentError(`Fields are ${fieldNames.join(', ')}.`);
  return text;
};

const versionCount = (text: string): number => {
  const count = Number(text);
  if (!Number.isInteger(count) || count < 1 || count > 100) throw new InvalidArgumentError('Expected 1 to 100.');
  return count;
};

const explain = async (wanted: string, options: ExplainOptions, command: Command): Promise<number> => {
  const context = contextOf(command);
  const { catalog, session, output } = context;
  const itemId = ulid.test(wanted) ? wanted : await itemIdOf(wanted, options.retailer, context);
  const { field, changes } = options;
  const explanation = await catalog.explanation({ tenant: session.tenant, itemId, field, changes }).catch(withWayOut);
  output.machine(explanation);
  printExplanation(explanation, output);
  return 0;
};

/** As item ids are made; hardly a shop's SKU. */
const ulid = /^[0-9A-HJKMNP-TV-Z]{26}$/;

const findItems = 'List what is there: npx aisle retailers, then npx aisle items --retailer <id>.';

const itemIdOf = async (
  listing: string,
  retailer: string | undefined,
  { catalog, session }: CommandContext,
): Promise<string> => {
  const items = await catalog.itemsByListing({ tenant: session.tenant, listing });
  const meant = items.filter(({ supplierId }) => retailer === undefined || supplierId === retailer);
  const ids = [...new Set(meant.map(({ itemId }) => itemId))];
  const [itemId, ...others] = ids;
  if (itemId === undefined) {
    const whose = retailer === undefined ? '' : ` of ${retailer}`;
    throw new PermanentError('NO_SUCH_ITEM', `No item${whose} has this id, SKU or product page: ${listing}`, {
      fix: findItems,
    });
  }
  if (others.length > 0) throw severalItems(listing, meant);
  return itemId;
};

const severalItems = (listing: string, items: ListedItems['items']): PermanentError =>
  new PermanentError(
    'SEVERAL_ITEMS',
    `${listing} may mean several items: ${items.map(({ itemId, supplierId, variant }) => `${itemId} (${[supplierId, variant].filter((part) => part !== '').join(', ')})`).join('; ')}.`,
    { fix: 'Explain one of them by its id, or say whose is meant with --retailer <id>.' },
  );

const withWayOut = (error: unknown): never => {
  if (!(error instanceof PermanentError) || error.code !== 'NOT_FOUND') throw error;
  throw new PermanentError('NO_SUCH_ITEM', error.message, { fix: findItems, cause: error });
};
