/** One benchmark or soak: reads its own words, measures, prints; the last line of stdout is one JSON object. */
export interface Lane {
  describe: string;
  /** @returns the exit code */
  run(argv: readonly string[]): Promise<number>;
}
