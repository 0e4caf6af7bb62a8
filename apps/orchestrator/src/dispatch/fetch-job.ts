import { createEnvelope, fetchJob, requestContextSchema, type Envelope, type FetchJob } from '@aisle/contracts';
import { rawKeyFor, rawObjectIdFor } from '@aisle/core';
import { nextTraceparent } from '@aisle/messaging';
import { pageRequestOf, rawExtensionOf, type Recipe } from '@aisle/extraction';
import type { DueRequest } from '@aisle/storage';

/** The job that fetches a due request; the same attempt always writes to the same key. */
export const fetchJobFor = (due: DueRequest, recipe: Recipe, now: Date): Envelope<FetchJob> => {
  const attempt = due.attempts + 1;
  const rawObjectId = rawObjectIdFor(due.requestId, attempt);
  const { requestId, runId, retailerId, kind, url, market, recipeFingerprint, previous } = due;
  const extension = rawExtensionOf(recipe, kind);
  const rawKey = due.rawKey ?? rawKeyFor({ supplierId: retailerId, kind, rawObjectId, at: now, extension });
  const politeness = {
    key: due.politenessKey,
    epoch: due.politenessEpoch,
    ratePerSecond: due.ratePerSecond,
    maxConcurrency: due.maxConcurrency,
  };
  const post = pageRequestOf(recipe, url);
  const payload: FetchJob = {
    requestId,
    runId,
    retailerId,
    kind,
    url,
    attempt,
    market,
    recipeFingerprint,
    politeness,
    rawKey,
    rawObjectId,
    headers: recipe.headers ?? {},
    ...(post ? { post } : {}),
    ...(recipe.softBlock ? { softBlock: recipe.softBlock } : {}),
    previous,
    context: requestContextSchema.parse(due.context),
  };
  const idempotencyKey = `fetch.job:${rawObjectId}`;
  const { correlationId } = due;
  const traceparent = nextTraceparent(due.traceparent);
  return createEnvelope(fetchJob, payload, { correlationId, traceparent, idempotencyKey, occurredAt: now });
};
