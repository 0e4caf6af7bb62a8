/** What was asked of a politeness key on one day in UTC. */
export interface DayCounts {
  day: string;
  requests: number;
  bytes: number;
}

export interface DailyBudget {
  add(now: Date, counts: { requests?: number; bytes?: number }): void;
  counts(now: Date): DayCounts;
  /** What an earlier owner of the key had counted; of the same day the larger count holds. */
  restore(counts: DayCounts): void;
}

export const createDailyBudget = (): DailyBudget => {
  let counted: DayCounts = { day: '', requests: 0, bytes: 0 };

  /** A clock that is set back must not empty the counts, so a day never follows a later one. */
  const of = (now: Date): DayCounts => {
    const day = dayOf(now);
    if (day > counted.day) counted = { day, requests: 0, bytes: 0 };
    return counted;
  };

  return {
    add: (now, { requests = 0, bytes = 0 }) => {
      const { day, ...before } = of(now);
      counted = { day, requests: before.requests + requests, bytes: before.bytes + bytes };
    },
    counts: of,
    restore: ({ day, requests, bytes }) => {
      if (day > counted.day) counted = { day, requests, bytes };
      if (day !== counted.day) return;
      counted = { day, requests: Math.max(requests, counted.requests), bytes: Math.max(bytes, counted.bytes) };
    },
  };
};

const dayOf = (time: Date): string => time.toISOString().slice(0, 10);

/** When the next day in UTC begins. */
export const nextDay = (now: Date): Date =>
  new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate() + 1));
