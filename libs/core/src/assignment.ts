import { createHash } from 'node:crypto';

const weight = (key: string, member: string): string => createHash('sha256').update(`${key}\n${member}`).digest('hex');

/**
 * Rendezvous (highest random weight) hashing, Thaler & Ravishankar 1998: which of the members owns a key. When a member
 * comes or goes only the keys it owns move. Undefined where there are no members.
 */
export const ownerOf = (key: string, members: readonly string[]): string | undefined => {
  let owner: string | undefined;
  let highest = '';
  for (const member of members) {
    const candidate = weight(key, member);
    if (candidate > highest) [owner, highest] = [member, candidate];
  }
  return owner;
};

/** Spreads keys evenly and for ever over a fixed number of buckets: 0 … buckets − 1. */
export const bucketOf = (key: string, buckets: number): number =>
  createHash('sha256').update(key).digest().readUInt32BE(0) % buckets;
