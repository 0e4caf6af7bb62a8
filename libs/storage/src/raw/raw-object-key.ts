import { PermanentError } from '@aisle/core';

const segment = /^[A-Za-z0-9_][A-Za-z0-9._~:@+=,-]*$/;

/**
 * A key that stays where it belongs in every store: segments of plain characters, none of them hidden, empty or `..`.
 * Errors: PermanentError `RAW_KEY_INVALID`.
 */
export const checkedRawKey = (key: string): string => {
  if (key.length <= 900 && key.split('/').every((part) => segment.test(part))) return key;
  throw new PermanentError('RAW_KEY_INVALID', `Not a raw object's key: ${JSON.stringify(key.slice(0, 200))}.`, {
    fix: 'Build keys with rawKeyFor.',
  });
};
