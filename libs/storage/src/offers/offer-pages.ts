import type { OfferKey } from '@aisle/core';
import type { Queryable } from '../database/queryable.js';

/** The next keys of a supplier's offers (`*`: of everybody's) behind `after`, in the order of the key. */
export const nextOfferKeys = (
  sql: Queryable,
  { supplierId, limit, after }: { supplierId: string; limit: number; after?: OfferKey | undefined },
): Promise<OfferKey[]> => {
  const { supplierId: supplier, listingKey, variant, market } = after ?? firstKeyOf(supplierId);
  return sql.$queryRaw<OfferKey[]>`
    select supplier_id as "supplierId", listing_key as "listingKey", variant, market
    from offer
    where (supplier_id, listing_key, variant, market) > (${supplier}, ${listingKey}, ${variant}, ${market})
      and (${supplierId} = '*' or supplier_id = ${supplierId})
    order by supplier_id, listing_key, variant, market
    limit ${limit}`;
};

/** Less than every key of the supplier. */
const firstKeyOf = (supplierId: string): OfferKey => ({
  supplierId: supplierId === '*' ? '' : supplierId,
  listingKey: '',
  variant: '',
  market: '',
});
