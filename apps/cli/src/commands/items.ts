import type { CatalogItemView } from '@aisle/contracts';
import { minorToDecimal } from '@aisle/core';
import type { Command } from 'commander';
import { contextOf, type RunAction } from './context.js';

export const addItems = (program: Command, run: RunAction): void => {
  program
    .command('items')
    .description("a retailer's items as the storefront has them, one line each")
    .requiredOption('--retailer <id>', "the retailer's id")
    .action((options: { retailer: string }, command: Command) => run(() => listItems(options.retailer, command)));
};

const listItems = async (supplier: string, command: Command): Promise<number> => {
  const { catalog, session, output } = contextOf(command);
  let [count, delisted] = [0, 0];
  for await (const item of catalog.items({ tenant: session.tenant, supplier })) {
    count += 1;
    if (!item.listed) delisted += 1;
    const { sku, name, priceMinor, currency, availability, listed, url, version } = item;
    output.machine({ sku, name, priceMinor, currency, availability, listed, url, version, ...detailsOf(item) });
    output.human(line(item));
  }
  output.human(
    `${count} items${delisted > 0 ? `, ${delisted} of them delisted: the shop does not list them any more` : ''}`,
  );
  return 0;
};

/** What only some shops tell: absent where nobody says it. */
const detailsOf = ({
  breadcrumbs,
  groupId,
  attributes,
  condition,
  rating,
  priceValidUntil,
  seller,
  stockQuantity,
  unitPrice,
  packSize,
}: CatalogItemView) => ({
  breadcrumbs,
  groupId,
  attributes,
  condition,
  rating,
  priceValidUntil,
  seller,
  stockQuantity,
  unitPrice,
  packSize,
});

const line = ({ sku, name, priceMinor, currency, availability, listed, version }: CatalogItemView): string => {
  const price =
    priceMinor !== null && currency !== null
      ? `${minorToDecimal({ amountMinor: priceMinor, currency })} ${currency}`
      : 'no price';
  // What a delisted item last said of its stock is no news any more.
  const stock = (listed ? (availability ?? 'unknown') : 'delisted').padEnd(12);
  return `${(sku ?? '–').padEnd(14)} ${price.padStart(14)}  ${stock} v${version}  ${name ?? ''}`;
};
