import { PrismaPg } from '@prisma/adapter-pg';
import pg from 'pg';
import { PrismaClient } from '../generated/prisma/client.js';

/** One pool of connections, and Prisma's client on top of it. */
export interface Database {
  prisma: PrismaClient;
  pool: pg.Pool;
  close(): Promise<void>;
}

export interface DatabaseOptions {
  databaseUrl: string;
  /** Default 10. */
  maxConnections?: number;
}

/** How long to wait for a connection before the database counts as unavailable. */
const connectionTimeoutMs = 10_000;

/** Connects lazily: a wrong address shows itself at the first statement. */
export const createDatabase = ({ databaseUrl, maxConnections = 10 }: DatabaseOptions): Database => {
  const pool = new pg.Pool({
    connectionString: databaseUrl,
    max: maxConnections,
    connectionTimeoutMillis: connectionTimeoutMs,
    // Prisma writes and reads times without their zone; in any other zone than UTC they would shift.
    options: '-c timezone=UTC',
  });
  // A connection that breaks while nobody uses it: the pool drops it, and whoever asks next gets a new one or an error.
  pool.on('error', () => undefined);
  const prisma = new PrismaClient({ adapter: new PrismaPg(pool), errorFormat: 'minimal' });
  const close = async (): Promise<void> => {
    await prisma.$disconnect();
    await pool.end();
  };
  return { prisma, pool, close };
};
