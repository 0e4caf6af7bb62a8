import type { CrawlRunView } from '@aisle/contracts';

/** How fast a run goes, over the last ten seconds. */
export interface RunRates {
  /** Requests that ended, whatever their outcome; null at the first look. */
  pagesPerSecond: number | null;
  itemsPerSecond: number | null;
  /** For the requests known so far; null where nothing moves. 0 when nothing is open. */
  etaSeconds: number | null;
}

interface Look {
  atMs: number;
  ended: number;
  items: number;
}

const windowMs = 10_000;

/** What the rates are worked out from: one run, or several added up. */
export type CountedRequests = Pick<CrawlRunView, 'counts'>;

const endedOf = ({ counts }: CountedRequests): number =>
  counts.parsed + counts.failed + counts.parseFailed + counts.skipped;

/** Remembers the looks at a run; each answers with the rates since the oldest look of the last ten seconds. */
export const createRunRates = (): ((run: CountedRequests, atMs: number) => RunRates) => {
  let looks: Look[] = [];
  return (run, atMs) => {
    const { counts } = run;
    const now = { atMs, ended: endedOf(run), items: counts.catalogPageItems + counts.productPages };
    const firstInWindow = looks.findIndex((look) => atMs - look.atMs <= windowMs);
    // One look older than the window stays, so that rare looks have something to compare with.
    looks = [...looks.slice(firstInWindow < 0 ? -1 : Math.max(0, firstInWindow)), now];
    const [before = now] = looks;
    const seconds = (atMs - before.atMs) / 1_000;
    if (seconds <= 0) return { pagesPerSecond: null, itemsPerSecond: null, etaSeconds: null };
    const perSecond = (count: number): number => Math.max(0, Math.round((count / seconds) * 10) / 10);
    const pagesPerSecond = perSecond(now.ended - before.ended);
    const open = counts.pending + counts.dispatched + counts.fetched;
    return {
      pagesPerSecond,
      itemsPerSecond: perSecond(now.items - before.items),
      etaSeconds: open === 0 ? 0 : pagesPerSecond > 0 ? Math.ceil(open / pagesPerSecond) : null,
    };
  };
};

/** `2 h 5 min`, `40 s`; a dash where nobody knows. */
export const durationText = (seconds: number | null): string => {
  if (seconds === null) return '–';
  const [hours, minutes] = [Math.floor(seconds / 3_600), Math.floor(seconds / 60) % 60];
  const parts = [hours > 0 ? `${hours} h` : '', minutes > 0 ? `${minutes} min` : '', `${seconds % 60} s`];
  return parts
    .filter((part) => part !== '')
    .slice(0, 2)
    .join(' ');
};
