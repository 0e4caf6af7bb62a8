import { caseMarket, type CaseObservation, type InterleavingCase } from './interleavings-case.js';

/** A field's value and the observation it comes from. */
export type ModelFacts = Record<string, { value: unknown; observationId: string }>;

/** What must be there in the end, by names that do not depend on what happened on the way. */
export interface ModelOutcome {
  /** By `supplier/listing`. */
  offers: Map<string, ModelFacts>;
  /** By `tenant` and the sorted offers that belong to the item. */
  items: Map<string, ModelFacts>;
}

/**
 * The same rules as ADR 4, written a second time and another way: sort all that is said, take the first. It shares no code with
 * catalog-sync, so that a mistake would have to be made twice.
 */
export const outcomeOf = ({ observations, subscriptions }: InterleavingCase): ModelOutcome => {
  const said = new Map<string, CaseObservation[]>();
  for (const observation of observations) {
    const key = `${observation.supplierId}/${observation.listingKey}`;
    said.set(key, [...(said.get(key) ?? []), observation]);
  }
  const offers = new Map([...said].map(([key, ofOffer]) => [key, factsOf(ofOffer)]));
  const items = new Map<string, ModelFacts>();
  for (const tenantId of new Set(subscriptions.map((subscription) => subscription.tenantId))) {
    const priorities = new Map(
      subscriptions.filter((one) => one.tenantId === tenantId).map((one) => [one.supplierId, one.priority]),
    );
    const taken = [...offers].filter(([key]) => priorities.has(supplierOf(key)));
    for (const group of groupsOf(taken)) {
      const ranked = [...group].sort(
        ([a, factsA], [b, factsB]) =>
          Number(isListed(factsB)) - Number(isListed(factsA)) ||
          Number(isInStock(factsB)) - Number(isInStock(factsA)) ||
          (priorities.get(supplierOf(b)) ?? 0) - (priorities.get(supplierOf(a)) ?? 0),
      );
      items.set(
        itemNameOf(
          tenantId,
          group.map(([key]) => key),
        ),
        composed(ranked.map(([, facts]) => facts)),
      );
    }
  }
  return { offers, items };
};

export const itemNameOf = (tenantId: string, offerKeys: readonly string[]): string =>
  `${tenantId}: ${[...offerKeys].sort().join(' + ')} (${caseMarket})`;

const supplierOf = (offerKey: string): string => offerKey.slice(0, offerKey.indexOf('/'));
const isInStock = (facts: ModelFacts): boolean =>
  !['OutOfStock', 'SoldOut', 'Discontinued'].includes(String(facts['availability']?.value));
const isListed = (facts: ModelFacts): boolean => facts['listed']?.value !== false;

const groupsOf = (offers: readonly [string, ModelFacts][]): [string, ModelFacts][][] => {
  const groups = new Map<string, [string, ModelFacts][]>();
  for (const offer of offers) {
    const name = String(offer[1]['gtin']?.value ?? offer[0]);
    groups.set(name, [...(groups.get(name) ?? []), offer]);
  }
  return [...groups.values()];
};

const descriptive = ['name', 'brand', 'gtin'];
const ofOneOffer = ['price', 'availability', 'listed'];

const factsOf = (observations: readonly CaseObservation[]): ModelFacts => {
  const fields = new Set(observations.flatMap((observation) => Object.keys(observation.fields)));
  const facts: ModelFacts = {};
  for (const field of fields) {
    const speaking = observations.filter((observation) => field in observation.fields);
    const ranked = lastOfEachSource(speaking)
      .map((observation) => ({ observation, rank: rankOf(field, observation, speaking) }))
      .sort((a, b) => compareRanks(b.rank, a.rank));
    const [winner] = ranked;
    if (winner) facts[field] = { value: winner.observation.fields[field], observationId: winner.observation.id };
  }
  return facts;
};

/** Of each kind of source what it has said last; nothing here is taken back. */
const lastOfEachSource = (speaking: readonly CaseObservation[]): CaseObservation[] => {
  const inOrder = [...speaking].sort(
    (a, b) => a.observedAt.getTime() - b.observedAt.getTime() || (a.id < b.id ? -1 : Number(a.id > b.id)),
  );
  return [...new Map(inOrder.map((observation) => [observation.source, observation])).values()];
};

/** The higher wins, number by number; then the greater id. */
const rankOf = (
  field: string,
  one: CaseObservation,
  speaking: readonly CaseObservation[],
): [number, number, string] => {
  const knowsMore = descriptive.includes(field) && one.source !== 'catalog-page';
  // A tile that is there lists its product, whatever a product page has answered.
  const answered =
    field !== 'listed' &&
    one.source === 'catalog-page' &&
    speaking.some(({ source, confirmedAt }) => source === 'product-page' && confirmedAt >= one.observedAt);
  return [Number(knowsMore), (answered ? one.observedAt : one.confirmedAt).getTime(), one.id];
};

const compareRanks = ([a1, a2, a3]: [number, number, string], [b1, b2, b3]: [number, number, string]): number =>
  a1 - b1 || a2 - b2 || (a3 < b3 ? -1 : Number(a3 > b3));

const composed = (ranked: readonly ModelFacts[]): ModelFacts => {
  const facts: ModelFacts = {};
  for (const field of new Set(ranked.flatMap((offer) => Object.keys(offer)))) {
    const speaking = ofOneOffer.includes(field) ? ranked.slice(0, 1) : ranked;
    const fact = speaking.map((offer) => offer[field]).find((one) => one !== undefined);
    if (fact) facts[field] = fact;
  }
  return facts;
};
