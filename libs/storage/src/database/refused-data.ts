/** SQLSTATE classes by which Postgres says that the values themselves are impossible, however often they are sent. */
const refusedClasses = new Set(['21', '22', '54']);

/** Was a statement refused for what it should have stored (a malformed text, a number out of range, a key too long)? */
export const isRefusedData = (error: unknown): boolean => refusedClasses.has(sqlStateOf(error).slice(0, 2));

const sqlStateOf = (error: unknown): string => {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === 'string' ? code : '';
};
