import { isWithinWindows, nextOpening, type WeeklyHours } from '@aisle/core';
import type { Queryable } from '../database/queryable.js';

export type BlockerCode =
  | 'paused'
  | 'throttled-until'
  | 'circuit-open'
  | 'no-fetcher'
  | 'outside-window'
  | 'budget-spent'
  | 'robots-unreachable';

/** Why a run does not get on. */
export interface RunBlocker {
  code: BlockerCode;
  /** When it ends by itself, where that is known. */
  until: Date | null;
  sentence: string;
}

interface Standing {
  isRunPaused: boolean;
  isRetailerPaused: boolean;
  pausedReason: string | null;
  notBefore: Date | null;
  notBeforeReason: string | null;
  breakerState: string;
  breakerReason: string | null;
  breakerUntil: Date | null;
  isBudgetSpent: boolean;
  windows: WeeklyHours[][];
  hasFetcher: boolean;
  key: string;
  now: Date;
}

/** What keeps a run that is not over from being worked on, most telling first; empty where nothing does. */
export const runBlockers = async (
  sql: Queryable,
  runId: string,
  { fetcherDeadMs = 10_000 }: { fetcherDeadMs?: number } = {},
): Promise<RunBlocker[]> => {
  const [standing] = await sql.$queryRaw<Standing[]>`
    select run.paused_at is not null as "isRunPaused", retailer.paused_at is not null as "isRetailerPaused",
      retailer.paused_reason as "pausedReason", retailer.politeness_key as key, key.not_before as "notBefore",
      key.not_before_reason as "notBeforeReason", coalesce(key.breaker_state, 'closed') as "breakerState",
      key.breaker_reason as "breakerReason", key.breaker_until as "breakerUntil",
      coalesce(key.day = (clock_timestamp() at time zone 'UTC')::date
        and (key.requests_today >= key.daily_requests or key.bytes_today >= key.daily_bytes), false) as "isBudgetSpent",
      coalesce((select jsonb_agg(distinct mate.windows) from retailer mate
        where mate.politeness_key = retailer.politeness_key and mate.enabled and mate.windows is not null), '[]')
        as windows,
      exists (
        select 1 from assignment join fetcher on fetcher.id = assignment.fetcher_id
        where assignment.retailer_id = retailer.id and fetcher.left_at is null
          and fetcher.last_alive_at > clock_timestamp() - make_interval(secs => ${fetcherDeadMs}::int / 1000.0)
      ) as "hasFetcher",
      clock_timestamp() as now
    from crawl_run run
    join retailer on retailer.id = run.retailer_id
    left join politeness key on key.key = retailer.politeness_key
    where run.id = ${runId} and run.state in ('requested', 'running')`;
  return standing === undefined ? [] : blockersOf(standing);
};

const blockersOf = (standing: Standing): RunBlocker[] =>
  [
    pauseOf(standing),
    waitOf(standing),
    breakerOf(standing),
    windowOf(standing),
    budgetOf(standing),
    fetcherOf(standing),
  ]
    .flat()
    .filter((blocker) => blocker !== undefined);

const pauseOf = ({ isRunPaused, isRetailerPaused, pausedReason }: Standing): RunBlocker[] => [
  ...(isRunPaused ? [{ code: 'paused' as const, until: null, sentence: 'The run is paused.' }] : []),
  ...(isRetailerPaused
    ? [
        {
          code: 'paused' as const,
          until: null,
          sentence: `The retailer is paused${pausedReason === null ? '' : `: ${pausedReason}`}.`,
        },
      ]
    : []),
];

const waitOf = ({ key, notBefore, notBeforeReason, now }: Standing): RunBlocker | undefined => {
  if (notBefore === null || notBefore <= now) return undefined;
  const isRobotsAway = /^ROBOTS_(?:UNAVAILABLE|UNREADABLE)$/.test(notBeforeReason ?? '');
  const why = notBeforeReason === null ? '' : ` (${notBeforeReason})`;
  return isRobotsAway
    ? { code: 'robots-unreachable', until: notBefore, sentence: `The robots.txt of ${key} cannot be read${why}.` }
    : { code: 'throttled-until', until: notBefore, sentence: `${key} has asked us to wait${why}.` };
};

const breakerOf = ({ key, breakerState, breakerReason, breakerUntil, now }: Standing): RunBlocker | undefined => {
  if (breakerState === 'closed') return undefined;
  const why = breakerReason === null ? '' : ` (${breakerReason})`;
  const until = breakerUntil !== null && breakerUntil > now ? breakerUntil : null;
  return {
    code: 'circuit-open',
    until,
    sentence: `${key} has only answered with failures${why}; one request tests it.`,
  };
};

const windowOf = ({ key, windows, now }: Standing): RunBlocker | undefined => {
  const closed = windows.filter((list) => !isWithinWindows(list, now));
  if (closed.length === 0) return undefined;
  const times = closed.map((list) => nextOpening(list, now)?.getTime() ?? Infinity);
  const last = Math.max(...times);
  const until = Number.isFinite(last) ? new Date(last) : null;
  return { code: 'outside-window', until, sentence: `${key} may not be asked at this hour.` };
};

const budgetOf = ({ key, isBudgetSpent, now }: Standing): RunBlocker | undefined => {
  if (!isBudgetSpent) return undefined;
  const until = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate() + 1));
  return { code: 'budget-spent', until, sentence: `Today's budget of ${key} is spent.` };
};

const fetcherOf = ({ hasFetcher }: Standing): RunBlocker | undefined =>
  hasFetcher ? undefined : { code: 'no-fetcher', until: null, sentence: 'No fetcher is at work for the retailer.' };
