import { AisleError } from '@aisle/core';
import { askedNotBefore, isUnreachable, limitReset, type WireAnswer } from '@aisle/web';

export type ExchangePurpose = 'page' | 'robots';

/** What the end of an exchange says about its site. */
export type ExchangeEnd =
  | { kind: 'answered'; quotaFullAt: Date | undefined }
  /** Asked to slow down; `asked` is until when, where it was said. */
  | { kind: 'throttled'; code: string; status: number; asked: Date | undefined }
  /** `slows`: a failure that too many requests may have caused. */
  | { kind: 'failed'; code: string; status: number | null; slows: boolean }
  /** Nothing: it did not get as far, or the failure is one of the page alone. */
  | { kind: 'silent' };

/** Statuses by which sites keep robots out. Of a robots.txt they only say that there is none (RFC 9309 §2.3.1.3). */
const walls: ReadonlySet<number> = new Set([401, 403]);
const slowing: ReadonlySet<number> = new Set([408, 503, 504]);

export const endOfAnswer = (answer: WireAnswer, purpose: ExchangePurpose, now: Date): ExchangeEnd => {
  const { status } = answer;
  const asked = askedNotBefore(answer, now);
  const code = `${purpose === 'robots' ? 'ROBOTS' : 'HTTP'}_${status}`;
  if (status === 429 || (status === 503 && asked)) return { kind: 'throttled', code, status, asked };
  const isWall = walls.has(status) && purpose === 'page';
  if (isWall || status >= 500 || status === 408) return { kind: 'failed', code, status, slows: slowing.has(status) };
  return { kind: 'answered', quotaFullAt: limitReset(answer, now).sort((a, b) => +b - +a)[0] };
};

export const endOfError = (error: unknown): ExchangeEnd => {
  if (!(error instanceof AisleError)) return { kind: 'silent' };
  const { code } = error;
  if (code === 'SOFT_BLOCKED') return { kind: 'failed', code, status: null, slows: true };
  const isOfSite = isUnreachable(code) || code === 'CONNECTION_FAILED' || code === 'HTTP_MALFORMED';
  return isOfSite ? { kind: 'failed', code, status: null, slows: code === 'TIMEOUT' } : { kind: 'silent' };
};
