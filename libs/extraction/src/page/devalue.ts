const limits = { values: 50_000, depth: 30 };
/** Lists that begin with one of these hold another value: what a framework wraps around it. */
const wrappers: ReadonlySet<unknown> = new Set([
  'Reactive',
  'ShallowReactive',
  'Ref',
  'ShallowRef',
  'EmptyRef',
  'NuxtError',
]);

/**
 * What a list means that holds an object's parts by their places in itself, as Nuxt 3 writes its state
 * (https://github.com/sveltejs/devalue). Whoever refers to itself, or holds other than plain data, lacks that part.
 */
export const fromDevalue = (list: readonly unknown[]): unknown => {
  const open = new Set<number>();
  let left = limits.values;
  const valueAt = (place: unknown, depth: number): unknown => {
    if (typeof place !== 'number' || !Number.isInteger(place) || place < 0 || place >= list.length) return undefined;
    if (open.has(place) || depth > limits.depth || left-- <= 0) return undefined;
    const written = list[place];
    if (typeof written !== 'object' || written === null) return written;
    open.add(place);
    const value = Array.isArray(written) ? listOf(written, depth) : objectOf(written, depth);
    open.delete(place);
    return value;
  };
  const listOf = (written: readonly unknown[], depth: number): unknown => {
    if (typeof written[0] !== 'string') return written.map((place) => valueAt(place, depth + 1));
    return wrappers.has(written[0]) ? valueAt(written[1], depth + 1) : undefined;
  };
  const objectOf = (written: object, depth: number): unknown =>
    Object.fromEntries(Object.entries(written).map(([key, place]) => [key, valueAt(place, depth + 1)]));
  return valueAt(0, 0);
};
