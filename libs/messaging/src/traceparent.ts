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

/** A new span of the parent's trace, with the parent's flags; null where the parent is missing or not well formed. */
export const childTraceparent = (parent: string | null): string | null => {
  const [, traceId, spanId, flags] = traceparentPattern.exec(parent ?? '') ?? [];
  if (!traceId || !spanId || !flags || isZero(traceId) || isZero(spanId) || parent?.startsWith('ff')) return null;
  return `00-${traceId}-${randomHex(8)}-${flags}`;
};
