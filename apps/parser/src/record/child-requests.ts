import { newId, scopeIncludes } from '@aisle/core';
import type { ChildRequest } from '@aisle/storage';
import type { ParsedPage } from './open-pages.js';

/** The requests that a page's links become: within the scope of its run, and only while that run goes on. */
export const childRequestsOf = ({
  request: { runId, retailerId, scope, isRunOpen },
  content: { links },
}: Pick<ParsedPage, 'request'> & { content: Pick<ParsedPage['content'], 'links'> }): ChildRequest[] =>
  isRunOpen
    ? links
        .filter(({ kind }) => scopeIncludes(scope, kind))
        .map((link) => ({ ...link, id: newId(), runId, retailerId }))
    : [];
