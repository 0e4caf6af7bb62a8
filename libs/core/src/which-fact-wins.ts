import {
  fieldNames,
  type FieldName,
  type Observation,
  type ObservationSource,
  type ObservedFields,
} from './observation.js';

export interface WinningFact {
  value: unknown;
  observationId: string;
}
/** An offer's fields, each with the observation that won it. */
export type OfferFacts = Partial<Record<FieldName, WinningFact>>;

/** Fields whose best statement is the most detailed one; for the others the most recent statement wins. */
const descriptiveFields: ReadonlySet<FieldName> = new Set([
  'name',
  'brand',
  'description',
  'sku',
  'gtin',
  'mpn',
  'url',
  'imageUrls',
  'breadcrumbs',
  'groupId',
  'attributes',
  'packSize',
]);

/** How much a source knows about what a thing is: a product page more than a tile of a listing. */
const detail: Record<ObservationSource, number> = {
  'crawl-run': 0,
  'catalog-page': 1,
  'product-page': 2,
  'partner-feed': 2,
  'vendor-event': 2,
};

/**
 * Decides an offer: each field takes the value of its winning observation, whatever order the observations come in.
 * Callers pass every observation of one offer that is neither withdrawn nor superseded.
 *
 * First each kind of source has one word: what still stands before what its page says no longer, then what was said
 * last, so that a product on two pages at two prices does not change with the order in which these are seen again.
 *
 * Then these words, strongest first: what still stands, and detail (descriptive fields only), event time, promotion, id. A tile that
 * a product page has answered since counts with the time when it first said its value, so that a shop whose tiles and product pages
 * disagree does not flip the offer back and forth with every crawl; see docs/adr (offers as a fold). What is said beside
 * a price or a stock holds no longer than that.
 */
export const foldOffer = (observations: readonly Observation[]): OfferFacts => {
  const facts: OfferFacts = {};
  for (const field of fieldNames) {
    const winner = winnerOf(field, observations);
    if (winner) facts[field] = { value: winner.fields[field], observationId: winner.id };
  }
  return facts;
};

/** Fields that are said of another one, and hold no longer than what it was said beside. */
const companions: Partial<Record<FieldName, (own: Observation, all: readonly Observation[]) => boolean>> = {
  priceValidUntil: (own, all) => saysWinningPrice(own, all),
  seller: (own, all) => saysWinningPrice(own, all),
  unitPrice: (own, all) => saysWinningPrice(own, all),
  stockQuantity: (own, all) => saysLatestAvailability(own, all),
};

/** What is said beside a price holds as long as the price does, whoever repeats it. */
const saysWinningPrice = ({ fields: { price } }: Observation, all: readonly Observation[]): boolean => {
  const winning = price === undefined ? undefined : winnerOf('price', all)?.fields.price;
  return (
    winning === undefined || (price?.amountMinor === winning?.amountMinor && price?.currency === winning?.currency)
  );
};

/** "In stock" after "3 in stock" says no longer that there are 3; a tile that says the same stock again, tells nothing of pieces. */
const saysLatestAvailability = (own: Observation, all: readonly Observation[]): boolean => {
  const winner = winnerOf('availability', all);
  if (winner === undefined || winner === own || compareFor('availability', own, winner, all) > 0) return true;
  return winner.source === 'catalog-page' && winner.fields.availability === own.fields.availability;
};

/** The observations that may say a field. */
const candidatesFor = (field: FieldName, observations: readonly Observation[]): readonly Observation[] => {
  const candidates = observations.filter((candidate) => candidate.fields[field] !== undefined);
  const holds = candidates.length === 0 ? undefined : companions[field];
  return holds ? candidates.filter((candidate) => holds(candidate, observations)) : candidates;
};

const winnerOf = (field: FieldName, observations: readonly Observation[]): Observation | undefined => {
  const candidates = candidatesFor(field, observations);
  if (candidates.length < 2) return candidates[0];
  let winner: Observation | undefined;
  for (const word of wordsOf(candidates)) {
    if (!winner || compareFor(field, word, winner, candidates) > 0) winner = word;
  }
  return winner;
};

/** The one word of each kind of source. */
const wordsOf = (candidates: readonly Observation[]): Observation[] => {
  const words = new Map<ObservationSource, Observation>();
  for (const candidate of candidates) {
    const word = words.get(candidate.source);
    if (!word || compareOfKind(candidate, word) > 0) words.set(candidate.source, candidate);
  }
  return [...words.values()];
};

const compareFor = (field: FieldName, a: Observation, b: Observation, all: readonly Observation[]): number =>
  a.source === b.source ? compareOfKind(a, b) : compareKinds(field, a, b, all);

/** When a page was seen again plays no part: nobody is told of that. */
const compareOfKind = (a: Observation, b: Observation): number =>
  Number(a.stands) - Number(b.stands) || a.observedAt.getTime() - b.observedAt.getTime() || compareOrigin(a, b);

const compareKinds = (field: FieldName, a: Observation, b: Observation, all: readonly Observation[]): number =>
  (descriptiveFields.has(field) ? Number(a.stands) - Number(b.stands) || detail[a.source] - detail[b.source] : 0) ||
  eventTimeMs(field, a, all) - eventTimeMs(field, b, all) ||
  compareOrigin(a, b);

const compareOrigin = (a: Observation, b: Observation): number =>
  a.promotion - b.promotion || (a.id < b.id ? -1 : Number(a.id > b.id));

/** Why one statement's value of a field was not taken, when another one's was. */
export type LossReason =
  /** Its page says so no longer. */
  | 'no-longer-said'
  /** Its kind of source has said something else later. */
  | 'said-earlier'
  /** Its kind of source knows less about what a thing is. */
  | 'less-detailed'
  /** A tile that a product page has answered since; it counts with the time when it first said its value. */
  | 'answered-by-product-page'
  /** It was said beside a price or a stock that is another one now. */
  | 'beside-another-value'
  /** The winner was seen to hold later. */
  | 'older'
  /** Said at the same time; the winner was promoted, or stored, later. */
  | 'same-time'
  /** It came after the decision, which is yet to be made again. */
  | 'not-decided-yet';

/**
 * Why `loser` lost a field of an offer against `winner`, by the first rule of `foldOffer` that tells them apart.
 * `all` are the observations of the offer.
 */
export const whyLost = (
  field: FieldName,
  loser: Observation,
  winner: Observation,
  all: readonly Observation[],
): LossReason => {
  if (companions[field]?.(loser, all) === false) return 'beside-another-value';
  const candidates = candidatesFor(field, all);
  const word = wordsOf(candidates).find(({ source }) => source === loser.source);
  if (word && word.id !== loser.id) return whyLostOfKind(loser, word);
  if (compareFor(field, loser, winner, candidates) > 0) return 'not-decided-yet';
  if (descriptiveFields.has(field) && winner.stands && !loser.stands) return 'no-longer-said';
  if (descriptiveFields.has(field) && detail[loser.source] < detail[winner.source]) return 'less-detailed';
  const winnersTimeMs = eventTimeMs(field, winner, candidates);
  if (eventTimeMs(field, loser, candidates) === winnersTimeMs) return 'same-time';
  const wouldHaveWon = loser.confirmedAt.getTime() > winnersTimeMs;
  return wouldHaveWon && isAnswered(loser, candidates) ? 'answered-by-product-page' : 'older';
};

const whyLostOfKind = (loser: Observation, word: Observation): LossReason => {
  if (word.stands && !loser.stands) return 'no-longer-said';
  return loser.observedAt < word.observedAt ? 'said-earlier' : 'same-time';
};

/** A tile that is there lists its product, whatever a product page has answered to its other words. */
const eventTimeMs = (field: FieldName, observation: Observation, all: readonly Observation[]): number =>
  field !== 'listed' && observation.source === 'catalog-page' && isAnswered(observation, all)
    ? observation.observedAt.getTime()
    : observation.confirmedAt.getTime();

const isAnswered = (tile: Observation, all: readonly Observation[]): boolean =>
  all.some(({ source, stands, confirmedAt }) => source === 'product-page' && stands && confirmedAt >= tile.observedAt);

/** The plain values of an offer's facts. */
export const valuesOf = (facts: OfferFacts): ObservedFields =>
  Object.fromEntries(Object.entries(facts).map(([field, fact]) => [field, fact.value])) as ObservedFields;
