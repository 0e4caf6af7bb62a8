import type { Request, Response } from 'express';
import type { z } from 'zod';
import { HttpError, type FieldIssue } from './http-errors.js';
import type { Logger } from './logger.js';

type Part = 'body' | 'params' | 'query';
type Validated<Schemas extends Partial<Record<Part, z.ZodType>>> = {
  [Name in keyof Schemas]: Schemas[Name] extends z.ZodType ? z.output<Schemas[Name]> : never;
};

/**
 * The parts of a request, validated: `const { body } = validRequest(request, { body: schema })`.
 * Errors: HttpError 400 `REQUEST_INVALID` naming every field that is wrong.
 */
export const validRequest = <Schemas extends Partial<Record<Part, z.ZodType>>>(
  request: Request,
  schemas: Schemas,
): Validated<Schemas> => {
  const issues: FieldIssue[] = [];
  const valid: Partial<Record<Part, unknown>> = {};
  for (const [part, schema] of Object.entries(schemas) as [Part, z.ZodType][]) {
    // Without a JSON body express 5 leaves `undefined`; an empty object lets defaults apply and names missing fields.
    const parsed = schema.safeParse(request[part] ?? {});
    if (parsed.success) valid[part] = parsed.data;
    else issues.push(...parsed.error.issues.map((issue) => asFieldIssue(part, issue)));
  }
  if (issues.length > 0) throw new HttpError(400, 'REQUEST_INVALID', 'The request is not valid.', { issues });
  return valid as Validated<Schemas>;
};

const asFieldIssue = (part: Part, { path, message }: z.core.$ZodIssue): FieldIssue => ({
  path: [part, ...path.map(String)].join('.'),
  message,
});

/** The id that ties everything this request causes together: the caller's `X-Correlation-Id`, else a new one. */
export const correlationIdOf = (response: Response): string => response.locals['correlationId'] as string;

/** A logger that names the request. */
export const requestLogOf = (response: Response): Logger => response.locals['log'] as Logger;
