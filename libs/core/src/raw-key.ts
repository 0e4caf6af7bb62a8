import type { RawObjectId, SupplierId } from './ids.js';

/** Where a crawled page's raw object lives: `raw/<supplier>/<kind>/YYYY/MM/DD/<rawId>.<ext>` (day in UTC). */
export const rawKeyFor = (page: {
  supplierId: SupplierId;
  kind: string;
  rawObjectId: RawObjectId;
  at: Date;
  extension: 'html' | 'json' | 'xml';
}): string => {
  const day = page.at.toISOString().slice(0, 10).replaceAll('-', '/');
  return `raw/${page.supplierId}/${page.kind}/${day}/${page.rawObjectId}.${page.extension}`;
};
