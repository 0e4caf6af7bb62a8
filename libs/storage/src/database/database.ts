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
  limits?: Partial<SessionLimits>;
}

/** What ends a session or a statement that nobody ends, so that no lock outlives whoever held it by much. */
export interface SessionLimits {
  /** Of a single statement; a transaction bounds its statements by its own time. */
  statementTimeoutMs: number;
  /** Between two statements of a transaction; its process may be gone without a word. */
  idleInTransactionTimeoutMs: number;
  /** Waiting for a lock. */
  lockTimeoutMs: number;
}

const defaultLimits: SessionLimits = {
  statementTimeoutMs: 30_000,
  // A relay waits for the broker inside of its transaction, but no longer than this.
  idleInTransactionTimeoutMs: 20_000,
  lockTimeoutMs: 10_000,
};

/** The server answers first; this is for one that does not answer at all. */
const answerTimeoutMs = 5_000;

/** How long to wait for a connection before the database counts as unavailable. */
const connectionTimeoutMs = 10_000;

/** Connects lazily: a wrong address shows itself at the first statement. */
export const createDatabase = ({ databaseUrl, maxConnections = 10, limits }: DatabaseOptions): Database => {
  const sessionLimits = { ...defaultLimits, ...limits };
  const pool = new pg.Pool({
    connectionString: databaseUrl,
    max: maxConnections,
    connectionTimeoutMillis: connectionTimeoutMs,
    query_timeout: sessionLimits.statementTimeoutMs + answerTimeoutMs,
    keepAlive: true,
    options: sessionOptions(sessionLimits),
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

/** Settings that every session starts with (https://www.postgresql.org/docs/current/runtime-config-client.html). */
const sessionOptions = ({ statementTimeoutMs, idleInTransactionTimeoutMs, lockTimeoutMs }: SessionLimits): string =>
  Object.entries({
    // Prisma writes and reads times without their zone; in any other zone than UTC they would shift.
    timezone: 'UTC',
    statement_timeout: statementTimeoutMs,
    idle_in_transaction_session_timeout: idleInTransactionTimeoutMs,
    lock_timeout: lockTimeoutMs,
    // A client whose machine vanished sends no FIN: the server asks whether it is still there.
    tcp_keepalives_idle: 10,
    tcp_keepalives_interval: 5,
    tcp_keepalives_count: 3,
    tcp_user_timeout: 25_000,
    // While a long statement runs, too.
    client_connection_check_interval: 5_000,
  })
    .map(([name, value]) => `-c ${name}=${value}`)
    .join(' ');
