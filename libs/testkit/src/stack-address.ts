/** Reads what the run's set-up told the tests; only integration tests (`.int.spec.ts`) have it. */
export function stackAddress(name: `AISLE_TEST_${string}`): string {
  const value = process.env[name];
  if (value) return value;
  throw new Error(
    `${name} is not set: real services exist only in files named *.int.spec.ts, run by jest with the repository's jest.config.mjs.`,
  );
}

/** A short name that no other test of any run uses; a letter first, so that it may begin any identifier. */
export function uniqueName(): string {
  return `t${crypto.randomUUID().slice(0, 8)}`;
}
