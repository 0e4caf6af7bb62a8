import { AisleError, RetryableError } from '@aisle/core';

const maxGraceMs = 5_000;

const deliveryLost = (): RetryableError => new RetryableError('DELIVERY_LOST', 'The channel of the delivery was lost.');

/**
 * Runs a handler with a signal that aborts at the deadline or when its delivery is lost. A handler that does not end
 * soon after that is given up: it counts as failed although it may still be doing something.
 * Errors: the handler's own, RetryableError `HANDLER_DEADLINE` or `DELIVERY_LOST`.
 */
export const runWithDeadline = async <T>(
  deadlineMs: number,
  lost: AbortSignal,
  run: (signal: AbortSignal) => Promise<T>,
): Promise<T> => {
  if (lost.aborted) throw deliveryLost();
  const controller = new AbortController();
  const { signal } = controller;
  const graceMs = Math.min(deadlineMs, maxGraceMs);
  let graceTimer: NodeJS.Timeout | undefined;
  let giveUp: (error: unknown) => void = () => undefined;
  const givenUp = new Promise<never>((_resolve, reject) => (giveUp = reject));
  // Where the handler ends in time nobody awaits this promise, and its rejection must not end the process.
  givenUp.catch(() => undefined);

  const end = (reason: RetryableError): void => {
    if (signal.aborted) return;
    controller.abort(reason);
    graceTimer = setTimeout(() => giveUp(reason), graceMs);
  };
  const onLost = (): void => end(deliveryLost());
  const onDeadline = (): void =>
    end(new RetryableError('HANDLER_DEADLINE', `Handling took longer than ${deadlineMs} ms.`));
  const deadlineTimer = setTimeout(onDeadline, deadlineMs);
  lost.addEventListener('abort', onLost, { once: true });
  try {
    return await Promise.race([run(signal), givenUp]);
  } catch (error) {
    // The reason of the abort says more than the error that the abort made the handler throw.
    throw signal.aborted && !(error instanceof AisleError) ? signal.reason : error;
  } finally {
    clearTimeout(deadlineTimer);
    clearTimeout(graceTimer);
    lost.removeEventListener('abort', onLost);
  }
};
