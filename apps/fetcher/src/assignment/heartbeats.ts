import type { FetcherAlive, KeyState } from '@aisle/contracts';

/** How many heartbeats may be unanswered and still be known; a later answer to an older one is worth nothing. */
const remembered = 100;

interface SentHeartbeat {
  sentAtMs: number;
  states: readonly KeyState[];
}

/** What heartbeats have told, and which of them were answered. */
export interface Heartbeats {
  /** The next heartbeat's number, and of the keys those that the coordinator does not know to be so. */
  next(states: readonly KeyState[]): Pick<FetcherAlive, 'sequence' | 'keys'>;
  /** `envelopeId`: what its answer will name as its cause. */
  sent(envelopeId: string, heartbeat: SentHeartbeat): void;
  /** When the heartbeat was sent that a plan answers; undefined where it answers none that is remembered. */
  answered(envelopeId: string | null): number | undefined;
}

/**
 * Heartbeats expire at the broker, so a key's state is told until a plan answers one that told it. A lease counts from when the
 * answered heartbeat was sent.
 */
export const createHeartbeats = (): Heartbeats => {
  const sent = new Map<string, SentHeartbeat>();
  let known = new Map<string, string>();
  let sequence = 0;
  return {
    next: (states) => {
      sequence += 1;
      const keys = states.filter((state) => known.get(state.key) !== JSON.stringify(state));
      return { sequence, ...(keys.length > 0 ? { keys } : {}) };
    },
    sent: (envelopeId, heartbeat) => {
      sent.set(envelopeId, heartbeat);
      const [oldest] = sent.keys();
      if (sent.size > remembered && oldest !== undefined) sent.delete(oldest);
    },
    answered: (envelopeId) => {
      const heartbeat = envelopeId === null ? undefined : sent.get(envelopeId);
      if (heartbeat) known = new Map(heartbeat.states.map((state) => [state.key, JSON.stringify(state)]));
      return heartbeat?.sentAtMs;
    },
  };
};
