import { deadLetterRefused } from '../failure/dead-letter-refused.js';
import { isSuspect, moveToSuspects } from '../failure/suspects.js';
import type { Receive } from './consumer-loop.js';
import { decodeBody } from './decode-delivery.js';
import type { ReceiveDeps } from './receive-deps.js';
import type { MessageRoute } from './routes.js';
import type { WorkItem } from './work.js';

/** Tells what to do with a delivery of an ordinary queue: a refused one is dead-lettered, a suspect moved, any other handled. */
export const receiveFromQueue =
  (
    deps: ReceiveDeps,
    {
      queue,
      types,
      suspectsQueue,
    }: { queue: string; types: readonly MessageRoute[]; suspectsQueue?: string | undefined },
  ): Receive =>
  (delivery) => {
    const decoded = decodeBody(delivery.body, types);
    if (decoded.kind === 'refused') {
      return { kind: 'settle', settle: () => deadLetterRefused(deps, { ...decoded, delivery, queue }) };
    }
    const item: WorkItem = { ...decoded.message, delivery, queue };
    if (suspectsQueue === undefined || !isSuspect(delivery)) return { kind: 'handle', item };
    return { kind: 'settle', settle: () => moveToSuspects(deps, item, suspectsQueue) };
  };
