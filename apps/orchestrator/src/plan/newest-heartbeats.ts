import type { FetcherAlive } from '@aisle/contracts';
import type { BatchMessage } from '@aisle/messaging';
import type { Heartbeat, ReportedKeyState } from '@aisle/storage';

/** What a batch of heartbeats comes to. */
export interface HeardHeartbeats {
  /** The newest of each fetcher, by its own count. */
  heartbeats: Heartbeat[];
  /** Of each key what was told last; earlier heartbeats of the batch may tell of keys that later ones do not name. */
  keyStates: ReportedKeyState[];
}

export const newestHeartbeats = (messages: readonly BatchMessage<FetcherAlive>[]): HeardHeartbeats => {
  const inOrder = messages
    .map(({ payload, envelope }) => ({ ...payload, sequence: payload.sequence ?? Date.parse(envelope.occurredAt) }))
    .sort((a, b) => a.sequence - b.sequence);
  const newest = new Map(inOrder.map(({ keys: _keys, ...heartbeat }) => [heartbeat.fetcherId, heartbeat]));
  const keyStates = new Map<string, ReportedKeyState>();
  for (const { fetcherId, keys = [] } of inOrder) {
    for (const state of keys) keyStates.set(`${fetcherId} ${state.key}`, { ...state, fetcherId });
  }
  return {
    heartbeats: [...newest.values()].sort((a, b) => (a.fetcherId < b.fetcherId ? -1 : 1)),
    keyStates: [...keyStates.values()],
  };
};
