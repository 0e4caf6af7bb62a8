import { newId, scopeIncludes } from '@aisle/core';
import type { ChildRequest, LockedRequest } from '@aisle/storage';
import type { FoundPage } from './read-page.js';

/** The requests that a page's links make: within the scope of its run, and only while that run goes on. */
export const childRequestsOf = (
  { runId, retailerId, scope, isRunOpen }: LockedRequest,
  found: readonly FoundPage[],
): ChildRequest[] =>
  isRunOpen
    ? found
        .filter(({ kind }) => scopeIncludes(scope, kind))
        .map((page) => ({ ...page, id: newId(), runId, retailerId }))
    : [];
