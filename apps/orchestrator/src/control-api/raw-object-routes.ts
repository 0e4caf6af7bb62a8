import { rawObjectViewSchema } from '@aisle/contracts';
import { decodeContent, type RawStore, type StoredRawObject } from '@aisle/core';
import { notFound, validRequest } from '@aisle/service-kit';
import { findRawObject, translateDatabaseErrors, type Database } from '@aisle/storage';
import { Router } from 'express';
import { z } from 'zod';

export interface RawObjectDeps {
  database: Database;
  rawStore: Pick<RawStore, 'get'>;
}

const rawParams = z.object({ id: z.string().min(1).max(100) });
/** A sitemap may have 50 MiB. */
const maxBodyBytes = 60_000_000;

/** Stored pages as they came, for people who want to know what a shop really said. */
export const rawObjectRoutes = ({ database, rawStore }: RawObjectDeps): Router => {
  const router = Router();

  const readRaw = async (id: string): Promise<StoredRawObject & { runId: string | null }> => {
    const found = await translateDatabaseErrors(() => findRawObject(database.prisma, id));
    if (!found) throw notFound(`There is no raw object "${id}".`);
    return { ...(await rawStore.get(found.key)), runId: found.runId };
  };

  router.get('/v1/raw/:id', async (request, response) => {
    const { meta, runId } = await readRaw(validRequest(request, { params: rawParams }).params.id);
    response.json(rawObjectViewSchema.parse({ ...meta, runId }));
  });

  router.get('/v1/raw/:id/body', async (request, response) => {
    const { meta, bytes } = await readRaw(validRequest(request, { params: rawParams }).params.id);
    const body = await decodeContent(bytes, meta.storedEncoding, maxBodyBytes);
    // A shop's page must not run as one of ours, whatever a browser makes of it.
    response
      .set('Content-Type', 'application/octet-stream')
      .set('X-Content-Type-Options', 'nosniff')
      .set('Content-Security-Policy', 'sandbox')
      .send(body);
  });

  return router;
};
