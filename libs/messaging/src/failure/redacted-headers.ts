import type { Envelope } from '@aisle/contracts';

/** Stands where a value was that no store may keep. */
export const redactedValue = '[not kept in dead letters]';

/** Headers of a recipe that say nothing secret; what any other one says may be a cookie or a key. */
const harmless: ReadonlySet<string> = new Set(['accept', 'accept-language', 'cache-control', 'pragma', 'referer']);

/** A message without the values of its HTTP headers, as fetch jobs carry them: cookies and keys of a recipe are secrets. */
export const withRedactedHeaders = (envelope: Envelope): Envelope => {
  const { payload } = envelope;
  if (!isRecord(payload) || !isRecord(payload['headers'])) return envelope;
  const headers = Object.fromEntries(
    Object.entries(payload['headers']).map(([name, value]) => [
      name,
      harmless.has(name.toLowerCase()) ? value : redactedValue,
    ]),
  );
  return { ...envelope, payload: { ...payload, headers } };
};

export const isRedacted = ({ payload }: Pick<Envelope, 'payload'>): boolean =>
  isRecord(payload) && isRecord(payload['headers']) && Object.values(payload['headers']).includes(redactedValue);

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
