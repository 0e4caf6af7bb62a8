import type { FetchJob } from '@aisle/contracts';
import type { Clock } from '@aisle/core';
import { FetchError, type WireAnswer } from '@aisle/web';
import type { ExchangePlace, ExchangeRoom } from '../jobs/exchange-room.js';
import { endOfAnswer, endOfError, type ExchangeEnd, type ExchangePurpose } from './exchange-end.js';
import type { KeyPoliteness } from './key-politeness.js';

/** For whom something is fetched, under which politeness key, and whether for the first time. */
export type Asker = Pick<FetchJob, 'politeness' | 'retailerId' | 'runId' | 'attempt'>;
/** One HTTP request and its answer. It tells what it has read of a body so far, whether that comes to something or not. */
export type Exchange<Answer extends WireAnswer> = (onRead: (bytes: number) => void) => Promise<Answer>;

export interface RunOptions {
  /** An exchange that has not started when it aborts goes back. */
  signal?: AbortSignal;
  purpose?: ExchangePurpose;
  /** Taken before the exchange starts; whoever made it releases it. */
  place?: Pick<ExchangePlace, 'tryTake'>;
}

/** Where the exchanges of one politeness key wait until they may start. */
export interface KeyGate {
  politeness: KeyPoliteness;
  /** Errors: those of `PolitenessLimiter.run`. */
  run<Answer extends WireAnswer>(asker: Asker, exchange: Exchange<Answer>, options: RunOptions): Promise<Answer>;
  /** Sends back what waits and has a reason to. */
  sendBack(reasonOf: (asker: Asker) => Error | undefined): void;
  /** Starts what may start now, and comes back when the next may. */
  proceed(): void;
}

interface Waiting {
  asker: Asker;
  hasPlace(): boolean;
  start(): void;
  reject(reason: Error): void;
}

/** Said to a job that has not started; it costs no attempt. */
export const goesBack = (code: 'KEY_PAUSED' | 'FETCH_NOT_STARTED', why: string, now: Date): FetchError =>
  new FetchError(code, `${why}; the job goes back.`, { policy: 'throttled', notBefore: now });

export const createKeyGate = (deps: {
  politeness: KeyPoliteness;
  clock: Clock;
  room?: Pick<ExchangeRoom, 'whenFree'> | undefined;
  /** Told when the key begins to be left alone, by the first refusal of it. */
  onLeftAlone: (refusal: FetchError) => void;
}): KeyGate => {
  const { politeness, clock, room } = deps;
  let waiting: Waiting[] = [];
  let underWay = 0;
  let isWaitingForRoom = false;
  let cancelTimer = (): void => undefined;

  const keep = (stillWaiting: Waiting[]): void => {
    waiting = stillWaiting;
    if (waiting.length === 0) cancelTimer();
  };

  const sendBack = (reasonOf: (asker: Asker) => Error | undefined): void => {
    const judged = waiting.map((entry) => ({ entry, reason: reasonOf(entry.asker) }));
    keep(judged.filter(({ reason }) => !reason).map(({ entry }) => entry));
    for (const { entry, reason } of judged) if (reason) entry.reject(reason);
  };

  const waitForRoom = (): void => {
    if (isWaitingForRoom) return;
    isWaitingForRoom = true;
    room?.whenFree(() => {
      isWaitingForRoom = false;
      proceed();
    });
  };

  const proceed = (): void => {
    cancelTimer();
    for (;;) {
      const refusal = waiting.length > 0 ? politeness.refusal() : undefined;
      if (refusal) sendBack(() => refusal);
      if (waiting.length === 0 || underWay >= politeness.places()) return;
      const waitMs = politeness.waitMs();
      if (waitMs > 0) {
        cancelTimer = startTimer(waitMs, proceed);
        return;
      }
      // Who has a place from an earlier request goes before who waits for one, or neither would ever end.
      const next = waiting.find((entry) => entry.hasPlace());
      if (!next) return waitForRoom();
      waiting = waiting.filter((entry) => entry !== next);
      next.start();
    }
  };

  const carryOut = async <Answer extends WireAnswer>(
    exchange: Exchange<Answer>,
    { attempt, purpose }: { attempt: number; purpose: ExchangePurpose },
  ): Promise<Answer> => {
    const isProbe = politeness.isProbing();
    const isRetry = attempt > 1 && purpose === 'page';
    underWay += 1;
    const startedAtMs = politeness.started();
    let readBytes = 0;
    const endWith = (end: ExchangeEnd, url: string): FetchError | undefined => {
      underWay -= 1;
      const wasLeftAlone = politeness.refusal() !== undefined;
      politeness.ended(end, { startedAtMs, readBytes, isRetry });
      const refusal = politeness.refusal();
      if (refusal && !wasLeftAlone) deps.onLeftAlone(refusal);
      const failure = failureOf(end, { url, isProbe, refusal });
      proceed();
      return failure;
    };
    let answer: Answer;
    try {
      answer = await exchange((bytes) => (readBytes = bytes));
    } catch (error) {
      throw endWith(endOfError(error), 'The site') ?? error;
    }
    const failure = endWith(endOfAnswer(answer, purpose, clock.now()), answer.url);
    if (failure) throw failure;
    return answer;
  };

  return {
    politeness,
    sendBack,
    proceed,
    run: (asker, exchange, { signal, purpose = 'page', place }) =>
      new Promise((resolve, reject) => {
        const onAbort = (): void => {
          keep(waiting.filter((other) => other !== entry));
          reject(goesBack('FETCH_NOT_STARTED', 'The job was not started in time', clock.now()));
        };
        const entry: Waiting = {
          asker,
          hasPlace: () => place?.tryTake() ?? true,
          start: () => {
            signal?.removeEventListener('abort', onAbort);
            carryOut(exchange, { attempt: asker.attempt, purpose }).then(resolve, reject);
          },
          reject: (reason) => {
            signal?.removeEventListener('abort', onAbort);
            reject(reason);
          },
        };
        if (signal?.aborted) return onAbort();
        signal?.addEventListener('abort', onAbort, { once: true });
        waiting.push(entry);
        proceed();
      }),
  };
};

/**
 * What an answer means for its job: the job loses no attempt to a site that has asked all of us to go away, or shut us all out.
 * The one that was to find out whether that is over has its own failure, so that the frontier tries another one next.
 */
const failureOf = (
  end: ExchangeEnd,
  { url, isProbe, refusal }: { url: string; isProbe: boolean; refusal: FetchError | undefined },
): FetchError | undefined => {
  if (end.kind !== 'throttled' && end.kind !== 'failed') return undefined;
  if (!refusal?.notBefore) return undefined;
  if (end.kind === 'failed' && (isProbe || refusal.code !== 'CIRCUIT_OPEN')) return undefined;
  const { status } = end;
  const said = status === null ? `${url} failed (${end.code}).` : `${url} answered ${status}.`;
  const ofWall = end.code === 'SOFT_BLOCKED' ? 'SOFT_BLOCKED' : 'CIRCUIT_OPEN';
  const code = end.kind === 'throttled' ? (`HTTP_${end.status}` as const) : ofWall;
  return new FetchError(code, `${said} ${refusal.message}`, {
    policy: 'throttled',
    notBefore: refusal.notBefore,
    ...(refusal.keyPausedUntil ? { keyPausedUntil: refusal.keyPausedUntil } : {}),
    ...(status === null ? {} : { httpStatus: status }),
  });
};

/** Longer delays than an hour are looked at again; those beyond Node's limit would fire at once. */
const startTimer = (waitMs: number, then: () => void): (() => void) => {
  const timer = setTimeout(then, Math.min(Math.ceil(waitMs), 3_600_000));
  return () => clearTimeout(timer);
};
