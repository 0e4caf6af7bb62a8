import { newId, scopeIncludes } from '@aisle/core';
import type { ChildRequest } from '@aisle/storage';
import type { ParsedPage } from './open-pages.js';

type LinkingPage = Pick<ParsedPage, 'request'> & { content: Pick<ParsedPage['content'], 'links'> };

/** The requests that a page's links become: within the scope and the depth of its run, and only while that run goes on. */
export const childRequestsOf = (page: LinkingPage): ChildRequest[] => {
  const { runId, retailerId, depth } = page.request;
  if (isAtDepthLimit(page)) return [];
  return linksInScope(page).map((link) => ({ ...link, id: newId(), runId, retailerId, depth: depth + 1 }));
};

/** Whether a page leads deeper than its run may go. */
export const leadsTooDeep = (page: LinkingPage): boolean => isAtDepthLimit(page) && linksInScope(page).length > 0;

const isAtDepthLimit = ({ request: { depth, maxDepth } }: LinkingPage): boolean =>
  maxDepth !== null && depth >= maxDepth;

const linksInScope = ({ request: { scope, isRunOpen }, content: { links } }: LinkingPage) =>
  isRunOpen ? links.filter(({ kind }) => scopeIncludes(scope, kind)) : [];
