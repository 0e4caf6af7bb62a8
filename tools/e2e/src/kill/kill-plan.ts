import type { WorkerKind } from '@aisle/runner';
import { createChance } from '@aisle/testkit';

/** One blow to a crawl under way. */
export type Strike =
  /** SIGKILL; of the fetchers always to the one that fetches. */
  | { blow: 'kill'; kind: WorkerKind; replica: number }
  /** SIGSTOP, and SIGCONT when broker and database have given the process up. */
  | { blow: 'freeze'; kind: WorkerKind; replica: number }
  /** All connections of a kind to broker and database carry nothing any more, and nobody is told; new ones work. */
  | { blow: 'black-hole'; kind: WorkerKind }
  /** A server goes down in order and comes back with its data. */
  | { blow: 'restart'; server: 'rabbitmq' | 'postgres' }
  /** The raw store's folder is gone, or is a file, for a while. */
  | { blow: 'refuse-raw-store'; how: 'gone' | 'blocked' };

export interface KillPlan {
  seed: number;
  replicas: Record<WorkerKind, number>;
  /** In the order in which they fall; `afterShare` is the share of the shop's pages that is parsed by then. */
  strikes: (Strike & { afterShare: number })[];
}

const kinds = ['fetcher', 'parser', 'catalog-sync', 'orchestrator'] as const satisfies readonly WorkerKind[];
// A job whose fetcher went down five times is given up on purpose (see ADR 8), so innocent ones must stay below that.
const maxKillsOfAKind = 3;

/**
 * What happens to one crawl, and when, as the seed draws it: each kind is killed, one is frozen, one black-holed, each server
 * restarted, the store refuses.
 */
export const drawKillPlan = (seed: number): KillPlan => {
  const chance = createChance(seed);
  const upTo = (most: number): number => 1 + chance.below(most);
  const moment = (): number => 0.02 + chance.fraction() * 0.83;
  const replicas = { fetcher: 2, parser: 2, 'catalog-sync': upTo(2), orchestrator: upTo(2) };
  const oneOf = (kind: WorkerKind) => ({ kind, replica: upTo(replicas[kind]) - 1 });
  const killOf = (kind: WorkerKind): Strike => ({ blow: 'kill', ...oneOf(kind) });

  const kills = kinds.flatMap((kind) => Array.from({ length: upTo(maxKillsOfAKind) }, () => killOf(kind)));
  const outages: Strike[] = [
    { blow: 'restart', server: 'rabbitmq' },
    { blow: 'restart', server: 'postgres' },
    { blow: 'refuse-raw-store', how: chance.oneOf(['gone', 'blocked']) },
    { blow: 'freeze', ...oneOf(chance.oneOf(kinds)) },
    { blow: 'black-hole', kind: chance.oneOf(kinds) },
  ];
  const moments = outages.map(moment);
  const strikes = [
    ...outages.map((strike, index) => ({ ...strike, afterShare: moments[index] ?? 0 })),
    // Every third worker dies in the midst of an outage, which is where it hurts most.
    ...kills.map((strike) => {
      const outage = moments[chance.below(moments.length)] ?? 0;
      return { ...strike, afterShare: chance.oneIn(3) ? outage : moment() };
    }),
  ];
  // The sort is stable: at one moment the outage begins first.
  return { seed, replicas, strikes: strikes.sort((a, b) => a.afterShare - b.afterShare) };
};

export const describeStrike = (strike: Strike): string => {
  if (strike.blow === 'kill') return `SIGKILL to a ${strike.kind}`;
  if (strike.blow === 'freeze') return `SIGSTOP to a ${strike.kind}`;
  if (strike.blow === 'black-hole') return `black hole around ${strike.kind}`;
  if (strike.blow === 'restart') return `restart of ${strike.server}`;
  return `raw store ${strike.how}`;
};
