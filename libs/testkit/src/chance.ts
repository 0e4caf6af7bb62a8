/** Seeded chance: the same seed always draws the same. */
export interface Chance {
  /** A number from 0, below 1. */
  fraction(): number;
  /** A whole number from 0, below the limit. */
  below(limit: number): number;
  oneOf<Value>(values: readonly [Value, ...Value[]]): Value;
  /** True in one of so many cases. */
  oneIn(cases: number): boolean;
}

/** By a linear congruential generator; `stream` tells draws of one seed apart. */
export const createChance = (seed: number, stream = 0): Chance => {
  let state = Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b) ^ Math.imul(stream + 1, 0xc2b2ae35);
  // The low digits of such a generator are hardly random: whoever draws below a limit takes the high ones.
  const fraction = (): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
  const below = (limit: number): number => Math.floor(fraction() * limit);
  for (let warm = 0; warm < 3; warm += 1) fraction();
  return {
    fraction,
    below,
    oneOf: (values) => values[below(values.length)] ?? values[0],
    oneIn: (cases) => below(cases) === 0,
  };
};
