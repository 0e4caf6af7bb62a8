import { notFound, validRequest } from '@aisle/service-kit';
import { type Response, Router } from 'express';
import { z } from 'zod';
import type { CatalogClient } from './catalog-client.js';
import { createItemPages } from './item-pages.js';
import type { PageCache } from './page-cache.js';
import { renderItemPage, renderItemsPage } from './render-item.js';

const itemsAPage = 24;
const listQuery = z.object({ after: z.string().max(100).optional() });
const itemParams = z.object({ itemId: z.string().min(1).max(100) });

export const storefrontRoutes = ({ catalog, cache }: { catalog: CatalogClient; cache: PageCache }): Router => {
  const router = Router();
  const itemPage = createItemPages({ cache, readItem: catalog.item, render: renderItemPage });

  router.get('/', async (request, response) => {
    const { after } = validRequest(request, { query: listQuery }).query;
    sendPage(response, renderItemsPage(await catalog.items({ after, limit: itemsAPage }), after === undefined));
  });

  router.get('/items/:itemId', async (request, response) => {
    const { itemId } = validRequest(request, { params: itemParams }).params;
    const page = await itemPage(itemId);
    if (!page) throw notFound(`There is no item ${itemId}.`);
    sendPage(response.set('X-Item-Version', String(page.version)), page.html);
  });

  router.get('/__stats', (_request, response) => void response.json(cache.stats()));
  router.get('/__floors', (_request, response) => void response.json(Object.fromEntries(cache.floors())));

  return router;
};

/** Browsers ask each time; names and texts come from strange shops, so nothing in a page may run or load. */
const sendPage = (response: Response, page: string): void => {
  response
    .set({
      'Cache-Control': 'no-cache',
      'Content-Security-Policy': "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'",
      'X-Content-Type-Options': 'nosniff',
    })
    .type('html')
    .send(page);
};
