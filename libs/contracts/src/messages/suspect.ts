import { z } from 'zod';
import { defineMessage, envelopeSchema } from '../envelope.js';

/** A message whose worker went down more than once while holding it; it is handled alone until it is clear who is to blame. */
export const suspect = defineMessage(
  'suspect',
  1,
  z.object({
    /** The queue it came from, without namespace. */
    queue: z.string().min(1),
    original: envelopeSchema,
  }),
);
export type Suspect = z.infer<typeof suspect.payload>;
