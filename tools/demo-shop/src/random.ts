/**
 * Seeded chance. Every "random" decision of the shop is a hash of what it is about, so it does not depend on the
 * order in which things are asked for: the same seed and the same question always give the same answer.
 */

/** Hash of the parts as an unsigned 32-bit number (FNV-1a, then the finalizer of MurmurHash3 to spread the bits). */
export function hashOf(...parts: readonly (string | number)[]): number {
  const text = parts.join('\u0001');
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

/** A number in [0, 1). */
export function fractionOf(...parts: readonly (string | number)[]): number {
  return hashOf(...parts) / 0x1_0000_0000;
}

/** A whole number from `low` to `high`, both included. */
export function integerOf(low: number, high: number, ...parts: readonly (string | number)[]): number {
  return low + (hashOf(...parts) % (high - low + 1));
}

/** One entry of a list that is not empty. */
export function pickOf<T>(list: readonly T[], ...parts: readonly (string | number)[]): T {
  const picked = list[hashOf(...parts) % list.length];
  if (picked === undefined) throw new RangeError('pickOf needs a list with at least one entry');
  return picked;
}

/** The whole numbers 0…count-1 in an order that only the parts decide. */
export function shuffledIndexes(count: number, ...parts: readonly (string | number)[]): number[] {
  return Array.from({ length: count }, (_, index) => ({ index, rank: hashOf(...parts, index) }))
    .sort((left, right) => left.rank - right.rank || left.index - right.index)
    .map(({ index }) => index);
}
