import { delays } from '@aisle/contracts';
import { AisleError, ThrottledError, errorCodeOf, errorMessageOf } from '@aisle/core';

/** Whether a queue's failures wait in delay queues, or somebody else (the frontier, the next plan) tries again. */
export type OnFailure = 'retry-via-delay' | 'none';

export type Verdict =
  | { action: 'delay'; exchange: string; attempt: number; postponed?: number }
  | { action: 'dead-letter' }
  | { action: 'acknowledge'; outcome: 'skipped' | 'dropped' }
  | { action: 'stop-service' };

export type JudgedFailure = Verdict & { code: string; message: string };

export interface FailureCircumstances {
  /** How often handling the message had failed before. */
  attempt: number;
  /** How often it was put off before because something was away. */
  postponed: number;
  /** Something that the handler needs is away, whatever the error says. */
  isAway: boolean;
  onFailure: OnFailure;
  /** The queue of dead letters has nowhere to send its failures: they wait and come back, for as long as it takes. */
  isLastResort: boolean;
  now: Date;
}

type DelayName = (typeof delays)[number]['name'];
export const longestDelay: DelayName = delays[delays.length - 1]?.name ?? 'delay.5m';

/** The one place that says what a failure means; the error's policy decides. */
export const judgeFailure = (error: unknown, circumstances: FailureCircumstances): JudgedFailure => {
  const ownPolicy = error instanceof AisleError ? error.policy : 'retry';
  const policy = circumstances.isAway && ownPolicy === 'retry' ? 'unavailable' : ownPolicy;
  return { ...verdictOn[policy](error, circumstances), code: errorCodeOf(error), message: errorMessageOf(error) };
};

const retry = (_error: unknown, { attempt, onFailure, isLastResort }: FailureCircumstances): Verdict => {
  if (onFailure === 'none') return { action: 'acknowledge', outcome: 'dropped' };
  const delay = delays[attempt];
  if (delay) return { action: 'delay', exchange: delay.name, attempt: attempt + 1 };
  if (isLastResort) return { action: 'delay', exchange: longestDelay, attempt };
  return { action: 'dead-letter' };
};

/**
 * A message meets each outage once, since nobody takes it while its consumers wait. One that finds something away again and
 * again may be what takes it down, and fails like any other from then on.
 */
const maxPostponements = 20;

const unavailable = (error: unknown, circumstances: FailureCircumstances): Verdict => {
  const { attempt, postponed, onFailure } = circumstances;
  if (onFailure === 'none' || postponed >= maxPostponements) return retry(error, circumstances);
  return { action: 'delay', exchange: delays[postponed]?.name ?? longestDelay, attempt, postponed: postponed + 1 };
};

const throttled = (error: unknown, { attempt, onFailure, now }: FailureCircumstances): Verdict => {
  if (onFailure === 'none') return { action: 'acknowledge', outcome: 'dropped' };
  const waitMs = error instanceof ThrottledError ? error.notBefore.getTime() - now.getTime() : 0;
  const delay = delays.find(({ ttlMs }) => ttlMs >= waitMs);
  return { action: 'delay', exchange: delay?.name ?? longestDelay, attempt };
};

const permanent = (_error: unknown, { attempt, isLastResort }: FailureCircumstances): Verdict =>
  isLastResort ? { action: 'delay', exchange: longestDelay, attempt } : { action: 'dead-letter' };

const verdictOn: Record<AisleError['policy'], (error: unknown, circumstances: FailureCircumstances) => Verdict> = {
  retry,
  unavailable,
  throttled,
  permanent,
  skip: () => ({ action: 'acknowledge', outcome: 'skipped' }),
  fatal: () => ({ action: 'stop-service' }),
};
