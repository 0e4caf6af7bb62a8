import { randomBytes } from 'node:crypto';

// Format: W3C Trace Context, https://www.w3.org/TR/trace-context/#traceparent-header
const traceparentPattern = /^[0-9a-f]{2}-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(?:-.*)?$/;
const isZero = (hex: string): boolean => /^0+$/.test(hex);

/** Never all zeros, which the format forbids. */
const randomHex = (bytes: number): string => {
  const hex = randomBytes(bytes).toString('hex');
  return isZero(hex) ? randomHex(bytes) : hex;
};

/** The first span of a new, sampled trace. */
export const rootTraceparent = (): string => `00-${randomHex(16)}-${randomHex(8)}-01`;

const parsed = (traceparent: string | null | undefined): { traceId: string; flags: string } | undefined => {
  const [, traceId, spanId, flags] = traceparentPattern.exec(traceparent ?? '') ?? [];
  if (!traceId || !spanId || !flags || isZero(traceId) || isZero(spanId) || traceparent?.startsWith('ff'))
    return undefined;
  return { traceId, flags };
};

/** A new span of the parent's trace, with the parent's flags; null where the parent is missing or not well formed. */
export const childTraceparent = (parent: string | null): string | null => {
  const trace = parsed(parent);
  return trace ? `00-${trace.traceId}-${randomHex(8)}-${trace.flags}` : null;
};

/** A new span of the parent's trace, or of a new trace where there is no parent that is well formed. */
export const nextTraceparent = (parent: string | null | undefined): string =>
  childTraceparent(parent ?? null) ?? rootTraceparent();

/** The trace's id, as log lines name it; undefined where there is no trace. */
export const traceIdOf = (traceparent: string | null | undefined): string | undefined => parsed(traceparent)?.traceId;
