import type { PageFetched } from '@aisle/contracts';
import type { Clock } from '@aisle/core';
import type { BatchHandler } from '@aisle/messaging';
import { markFetched, type Database } from '@aisle/storage';

export interface PagesFetchedDeps {
  database: Database;
  clock: Clock;
  /** How long a page may wait for a parser before it is sent to the parsers again. */
  unparsedMs: number;
  /** There is room in a window. */
  onChange: () => void;
}

/**
 * `page.fetched`, which the parsers hear as well: a page that they have not answered by now is fetched and waits for them,
 * which is no reason to fetch it again. Most are answered by now, and looking is all that those cost.
 */
export const handlePagesFetched =
  ({ database, clock, unparsedMs, onChange }: PagesFetchedDeps): BatchHandler<PageFetched> =>
  async (messages) => {
    const unparsedAfter = new Date(clock.now().getTime() + unparsedMs);
    const newest = new Map(messages.map((message) => [message.payload.requestId, message]));
    const fetched = [...newest.values()].map(({ payload: { requestId, attempt, fetchedAt }, envelope }) => ({
      requestId,
      attempt,
      fetchedAt,
      event: envelope,
    }));
    if ((await markFetched(database.prisma, fetched, { unparsedAfter })) > 0) onChange();
  };
