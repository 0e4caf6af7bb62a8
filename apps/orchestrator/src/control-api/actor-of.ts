import { createHash } from 'node:crypto';
import type { Actor } from '@aisle/storage';
import type { Request } from 'express';

/** Who asks: the name that the caller gives, and a key that cannot be denied. */
export const actorOf = (request: Request): Actor => {
  const name = request.get('x-actor') ?? '';
  const [, key] = /^Bearer +(\S+)$/i.exec(request.get('authorization') ?? '') ?? [];
  return {
    name: /^[\w.@:+ -]{1,100}$/.test(name) ? name : 'unknown',
    keyHash: key === undefined ? null : createHash('sha256').update(key).digest('hex').slice(0, 8),
  };
};
