import type { CacheBustTaken } from '@aisle/contracts';
import type { BatchHandler } from '@aisle/messaging';
import { type Database, recordReceipts, translateDatabaseErrors } from '@aisle/storage';

/** Keeps a storefront's word that it has taken messages. */
export const handleBustsTaken =
  ({ database }: { database: Pick<Database, 'prisma'> }): BatchHandler<CacheBustTaken> =>
  async (messages) => {
    const receipts = messages.map(({ payload: { messageId, takenAt, ...receipt } }) => ({
      ...receipt,
      attemptId: messageId,
      takenAt: new Date(takenAt),
    }));
    await translateDatabaseErrors(() => recordReceipts(database.prisma, receipts));
  };
