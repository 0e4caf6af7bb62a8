import type { Prisma } from '../generated/prisma/client.js';

/** Anything statements can be sent to: a transaction, or Prisma's client for a single statement. */
export interface Queryable {
  /** Answers with the rows; columns as Prisma reads them (bigint as `bigint`, jsonb parsed, times as `Date`). */
  $queryRaw<Rows = unknown>(query: TemplateStringsArray | Prisma.Sql, ...values: unknown[]): Promise<Rows>;
  /** Answers with how many rows were written. */
  $executeRaw(query: TemplateStringsArray | Prisma.Sql, ...values: unknown[]): Promise<number>;
}

/** What a transaction offers: statements of one's own. */
export type Tx = Queryable;
