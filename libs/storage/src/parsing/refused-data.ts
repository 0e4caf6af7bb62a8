/** SQLSTATE classes by which Postgres says that the values themselves are impossible, however often they are sent. */
const refusedClasses = new Set(['21', '22', '54']);

/** Was a statement refused for what it should have stored (a malformed text, a number out of range, a key too long)? */
export const isRefusedData = (error: unknown): boolean => refusedClasses.has(sqlStateOf(error).slice(0, 2));

/** Prisma wraps the driver's error, which keeps the database's own code. */
const sqlStateOf = (error: unknown): string => {
  const meta = (error as { meta?: { driverAdapterError?: unknown; code?: unknown } } | null)?.meta;
  const adapterError = (meta?.driverAdapterError ?? error) as { cause?: { originalCode?: unknown } } | null;
  const code = adapterError?.cause?.originalCode ?? meta?.code;
  return typeof code === 'string' ? code : '';
};
