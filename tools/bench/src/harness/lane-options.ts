import { parseArgs } from 'node:util';
import { errorMessageOf, PermanentError } from '@aisle/core';
import { z } from 'zod';

/**
 * A lane's numbers, such as `--minutes 10`, checked by the schema; `defaults` names them all. Every lane takes `--json`:
 * the last line is JSON with and without it. Errors: PermanentError `USAGE`.
 */
export const readLaneOptions = <Options>(
  argv: readonly string[],
  defaults: Record<keyof Options & string, string | undefined>,
  schema: z.ZodType<Options>,
  usage: string,
): Options => {
  try {
    const numbers = Object.entries<string | undefined>(defaults).map(([name, value]) => [
      name,
      { type: 'string' as const, ...(value === undefined ? {} : { default: value }) },
    ]);
    const { values } = parseArgs({
      args: [...argv],
      options: { ...Object.fromEntries(numbers), json: { type: 'boolean' } },
    });
    return schema.parse(values);
  } catch (error) {
    const message = error instanceof z.ZodError ? z.prettifyError(error) : errorMessageOf(error);
    throw new PermanentError('USAGE', message, { cause: error, fix: usage });
  }
};
