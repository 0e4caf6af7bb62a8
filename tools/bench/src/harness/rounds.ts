/** The middle one; of an even number, the mean of the two in the middle. */
export const median = (values: readonly number[]): number => {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  const [low = Number.NaN, high = Number.NaN] = [sorted[Math.ceil(middle) - 1], sorted[Math.floor(middle)]];
  return (low + high) / 2;
};

/**
 * Runs the contenders in turn, round after round, so that a machine that gets slower is slower for all of them.
 * Answers with each one's results in order.
 */
export const alternate = async <Name extends string, Result>(
  rounds: number,
  contenders: Record<Name, () => Promise<Result>>,
  onResult: (round: number, name: Name, result: Result) => void,
): Promise<Record<Name, Result[]>> => {
  const names = Object.keys(contenders) as Name[];
  const results = Object.fromEntries(names.map((name) => [name, []])) as unknown as Record<Name, Result[]>;
  for (let round = 1; round <= rounds; round += 1) {
    for (const name of names) {
      const result = await contenders[name]();
      results[name].push(result);
      onResult(round, name, result);
    }
  }
  return results;
};

/** Field by field the median of figures. */
export const medians = <Figures extends Record<keyof Figures, number>>(all: readonly Figures[]): Figures => {
  const [first] = all;
  if (!first) throw new Error('There are no figures to take a median of.');
  const fields = Object.keys(first) as (keyof Figures)[];
  return Object.fromEntries(
    fields.map((field) => [field, round(median(all.map((figures) => figures[field])))]),
  ) as Figures;
};

/** Two digits behind the point are more than the measurement knows. */
export const round = (value: number): number => Math.round(value * 100) / 100;
