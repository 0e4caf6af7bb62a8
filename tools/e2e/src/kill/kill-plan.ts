/** A worker kind that is killed. */
export type VictimKind = 'fetcher' | 'parser' | 'catalog-sync' | 'orchestrator';

/** One blow to a crawl under way. */
export type Strike =
  /** SIGKILL; of the fetchers always to the one that fetches. */
  | { blow: 'kill'; kind: VictimKind; replica: number }
  /** A server goes down in order and comes back with its data. */
  | { blow: 'restart'; server: 'rabbitmq' | 'postgres' }
  /** The raw store's folder is gone, or is a file, for a while. */
  | { blow: 'refuse-raw-store'; how: 'gone' | 'blocked' };

export interface KillPlan {
  seed: number;
  replicas: Record<VictimKind, number>;
  /** In the order in which they fall; `afterShare` is the share of the shop's pages that is parsed by then. */
  strikes: (Strike & { afterShare: number })[];
}

const kinds: readonly VictimKind[] = ['fetcher', 'parser', 'catalog-sync', 'orchestrator'];
// A job whose fetcher went down five times is given up on purpose (see ADR 8), so innocent ones must stay below that.
const maxKillsOfAKind = 3;

/** What happens to one crawl, and when, as the seed draws it: each kind is killed, each server restarted, the store refuses. */
export const drawKillPlan = (seed: number): KillPlan => {
  const random = seededRandom(seed);
  const upTo = (most: number): number => 1 + Math.floor(random() * most);
  const moment = (): number => 0.02 + random() * 0.83;
  const replicas = { fetcher: 2, parser: 2, 'catalog-sync': upTo(2), orchestrator: upTo(2) };
  const killOf = (kind: VictimKind): Strike => ({ blow: 'kill', kind, replica: upTo(replicas[kind]) - 1 });

  const kills = kinds.flatMap((kind) => Array.from({ length: upTo(maxKillsOfAKind) }, () => killOf(kind)));
  const outages: Strike[] = [
    { blow: 'restart', server: 'rabbitmq' },
    { blow: 'restart', server: 'postgres' },
    { blow: 'refuse-raw-store', how: random() < 0.5 ? 'gone' : 'blocked' },
  ];
  const moments = outages.map(moment);
  const strikes = [
    ...outages.map((strike, index) => ({ ...strike, afterShare: moments[index] ?? 0 })),
    // Every third worker dies in the midst of an outage, which is where it hurts most.
    ...kills.map((strike) => {
      const outage = moments[Math.floor(random() * moments.length)] ?? 0;
      return { ...strike, afterShare: random() < 1 / 3 ? outage : moment() };
    }),
  ];
  // The sort is stable: at one moment the outage begins first.
  return { seed, replicas, strikes: strikes.sort((a, b) => a.afterShare - b.afterShare) };
};

/** Mulberry32: the same numbers in [0, 1) for the same seed. */
const seededRandom = (seed: number): (() => number) => {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 0x1_0000_0000;
  };
};

export const describeStrike = (strike: Strike): string => {
  if (strike.blow === 'kill') return `SIGKILL to a ${strike.kind}`;
  if (strike.blow === 'restart') return `restart of ${strike.server}`;
  return `raw store ${strike.how}`;
};
