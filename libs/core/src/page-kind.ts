import { z } from 'zod';

export const pageKindSchema = z.enum(['catalog-tree', 'catalog-page', 'product-page']);
export type PageKind = z.infer<typeof pageKindSchema>;

/** How far a crawl run goes; each scope includes the ones before it. */
export const crawlScopeSchema = z.enum(['tree', 'pages', 'products']);
export type CrawlScope = z.infer<typeof crawlScopeSchema>;

const kindsOfScope: Record<CrawlScope, readonly PageKind[]> = {
  tree: ['catalog-tree'],
  pages: ['catalog-tree', 'catalog-page'],
  products: ['catalog-tree', 'catalog-page', 'product-page'],
};

export const scopeIncludes = (scope: CrawlScope, kind: PageKind): boolean => kindsOfScope[scope].includes(kind);
