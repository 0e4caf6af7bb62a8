import { PrismaPg } from '@prisma/adapter-pg';
import { DriverAdapterError, type SqlDriverAdapter } from '@prisma/driver-adapter-utils';
import pg from 'pg';

/**
 * Prisma's Postgres adapter splits a script at every semicolon, also inside of comments, texts and function bodies. This
 * one sends the script as a whole, so Postgres runs it as one transaction: a migration that fails leaves nothing behind.
 */
export class PrismaPgForScripts extends PrismaPg {
  private readonly connected: SqlDriverAdapter[] = [];

  constructor(databaseUrl: string) {
    super({ connectionString: databaseUrl, max: 2, options: '-c timezone=UTC' });
  }

  override async connect(): ReturnType<PrismaPg['connect']> {
    const adapter = await super.connect();
    this.connected.push(adapter);
    return Object.assign(adapter, { executeScript: wholeScript(adapter) });
  }

  /** The engine never closes its connections; while they live, they hold its advisory lock. */
  async close(): Promise<void> {
    await Promise.all(this.connected.map((adapter) => adapter.dispose()));
  }
}

const wholeScript =
  (adapter: SqlDriverAdapter & { underlyingDriver(): pg.Pool }) =>
  async (script: string): Promise<void> => {
    try {
      await adapter.underlyingDriver().query(script);
    } catch (error) {
      throw error instanceof pg.DatabaseError ? asAdapterError(error) : error;
    }
  };

/** Errors of any other class reach the engine as a number without words. */
const asAdapterError = ({ code, severity, message, detail, column, hint }: pg.DatabaseError): DriverAdapterError =>
  new DriverAdapterError({
    kind: 'postgres',
    code: code ?? 'unknown',
    severity: severity ?? 'ERROR',
    message,
    detail,
    column,
    hint,
  });
