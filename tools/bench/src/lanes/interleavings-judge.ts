import { isDeepStrictEqual } from 'node:util';
import type { Database } from '@aisle/storage';
import type { InterleavingCase } from './interleavings-case.js';
import { type ClientItem, clientKey } from './interleavings-client.js';
import { itemNameOf, type ModelFacts, outcomeOf } from './interleavings-model.js';

/** What is not as it must be after a case, a sentence each. */
export type Violations = string[];

interface StoredOfferRow {
  id: string;
  key: string;
  facts: Record<string, Record<string, unknown>>;
}
interface StoredItemRow {
  tenantId: string;
  itemId: string;
  version: number;
  offerKeys: string[];
  facts: Record<string, Record<string, Record<string, unknown>>>;
  versions: number[];
  /** Observations that its versions name and that are there. */
  causesNamed: number;
  causesFound: number;
  waiting: number;
}

/** Holds one case's offers, items, versions and cache-busts against the model and the client. */
export const judgeCase = async (
  { prisma }: Database,
  one: InterleavingCase,
  clientItems: ReadonlyMap<string, ClientItem>,
): Promise<Violations> => {
  const model = outcomeOf(one);
  const suppliers = one.subscriptions.map(({ supplierId }) => supplierId);
  const offers = await prisma.$queryRaw<StoredOfferRow[]>`
    select id, supplier_id || '/' || listing_key as key, facts from offer where supplier_id = any(${suppliers})`;
  const items = await readItems(prisma, suppliers);
  const expectedItems = new Set(model.items.keys());
  const violations: Violations = [];
  for (const { key, facts } of offers)
    violations.push(...differences(`Offer ${key}`, unpacked(facts), model.offers.get(key)));
  if (offers.length !== model.offers.size)
    violations.push(`${one.name} has ${offers.length} offers instead of ${model.offers.size}.`);
  for (const item of items) {
    const name = itemNameOf(item.tenantId, item.offerKeys);
    expectedItems.delete(name);
    const facts: ModelFacts = Object.assign({}, ...Object.values(item.facts).map(unpacked));
    violations.push(...differences(`Item ${name}`, facts, model.items.get(name)));
    violations.push(...wrongVersions(name, item, clientItems.get(clientKey(item.tenantId, item.itemId)), facts));
  }
  for (const name of expectedItems) violations.push(`There is no item ${name}.`);
  return violations;
};

const readItems = (prisma: Database['prisma'], suppliers: readonly string[]): Promise<StoredItemRow[]> =>
  prisma.$queryRaw<StoredItemRow[]>`
    select item.tenant_id as "tenantId", item.id as "itemId", item.version, item.facts,
      array_agg(distinct offer.supplier_id || '/' || offer.listing_key) as "offerKeys",
      (select coalesce(array_agg(change.version order by change.version), '{}') from catalog_item_change change
        where change.tenant_id = item.tenant_id and change.item_id = item.id) as versions,
      (select count(*)::int from catalog_item_change change, json_array_elements(change.changes) cause
        where change.tenant_id = item.tenant_id and change.item_id = item.id) as "causesNamed",
      (select count(*)::int from catalog_item_change change, json_array_elements(change.changes) cause
        join observation on observation.id = cause ->> 'observationId'
        where change.tenant_id = item.tenant_id and change.item_id = item.id) as "causesFound",
      (select count(*)::int from cache_bust bust
        where bust.tenant_id = item.tenant_id and bust.item_id = item.id) as waiting
    from catalog_item item
    join catalog_item_offer mapped on mapped.tenant_id = item.tenant_id and mapped.item_id = item.id
    join offer on offer.id = mapped.offer_id
    where offer.supplier_id = any(${[...suppliers]})
    group by item.tenant_id, item.id`;

const unpacked = (packed: Record<string, Record<string, unknown>>): ModelFacts =>
  Object.fromEntries(
    Object.entries(packed).flatMap(([observationId, values]) =>
      Object.entries(values).map(([field, value]) => [field, { value, observationId }]),
    ),
  );

const differences = (what: string, stored: ModelFacts, expected: ModelFacts | undefined): Violations => {
  if (!expected) return [`${what} should not be there.`];
  const fields = [...new Set([...Object.keys(stored), ...Object.keys(expected)])];
  return fields
    .filter((field) => !isDeepStrictEqual(stored[field], expected[field]))
    .map(
      (field) =>
        `${what} has the ${field} ${JSON.stringify(stored[field])} instead of ${JSON.stringify(expected[field])}.`,
    );
};

const wrongVersions = (
  name: string,
  item: StoredItemRow,
  client: ClientItem | undefined,
  facts: ModelFacts,
): Violations => {
  const violations: Violations = [];
  const numbers = Array.from({ length: item.version }, (_, index) => index + 1);
  if (!isDeepStrictEqual(item.versions, numbers))
    violations.push(`Item ${name} is version ${item.version} and explains ${item.versions.join(', ')}.`);
  if (item.causesFound !== item.causesNamed) violations.push(`Item ${name} names observations that are not there.`);
  if (item.waiting > 0) violations.push(`A cache-bust of item ${name} was never sent.`);
  const values = Object.fromEntries(Object.entries(facts).map(([field, { value }]) => [field, value]));
  if (client?.toldVersion !== item.version)
    violations.push(`Item ${name} is version ${item.version}, its storefront was told ${client?.toldVersion}.`);
  else if (!isDeepStrictEqual(client.values, values)) violations.push(`The storefront shows item ${name} otherwise.`);
  return violations;
};
