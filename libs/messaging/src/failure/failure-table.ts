import { delays } from '@aisle/contracts';
import { AisleError, ThrottledError, errorCodeOf, errorMessageOf } from '@aisle/core';

/** Whether a queue's failures wait in delay queues, or somebody else (the frontier, the next plan) tries again. */
export type OnFailure = 'retry-via-delay' | 'none';

export type Verdict =
  | { action: 'delay'; exchange: string; attempt: number }
  | { action: 'dead-letter' }
  | { action: 'acknowledge'; outcome: 'skipped' | 'dropped' }
  | { action: 'stop-service' };

export type JudgedFailure = Verdict & { code: string; message: string };

export interface FailureCircumstances {
  /** How often handling the message had failed before. */
  attempt: number;
  onFailure: OnFailure;
  /** The queue of dead letters has nowhere to send its failures: they wait and come back, for as long as it takes. */
  isLastResort: boolean;
  now: Date;
}

type DelayName = (typeof delays)[number]['name'];
const longestDelay: DelayName = delays[delays.length - 1]?.name ?? 'delay.5m';

/** The one place that says what a failure means; the error's policy decides. */
export const judgeFailure = (error: unknown, circumstances: FailureCircumstances): JudgedFailure => {
  const policy = error instanceof AisleError ? error.policy : 'retry';
  return { ...verdictOn[policy](error, circumstances), code: errorCodeOf(error), message: errorMessageOf(error) };
};

const retry = (_error: unknown, { attempt, onFailure, isLastResort }: FailureCircumstances): Verdict => {
  if (onFailure === 'none') return { action: 'acknowledge', outcome: 'dropped' };
  const delay = delays[attempt];
  if (delay) return { action: 'delay', exchange: delay.name, attempt: attempt + 1 };
  if (isLastResort) return { action: 'delay', exchange: longestDelay, attempt };
  return { action: 'dead-letter' };
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
  throttled,
  permanent,
  skip: () => ({ action: 'acknowledge', outcome: 'skipped' }),
  fatal: () => ({ action: 'stop-service' }),
};
