import type { CatalogItemView } from '@aisle/contracts';
import { type FieldName, type ObservedFields, type SupplierId, type TenantId } from '@aisle/core';
import type { StoredItem } from '@aisle/storage';

/** An item's facts without their provenance. */
export const itemView = (item: StoredItem): CatalogItemView => {
  // Facts hold what the parser validated as observed fields.
  const value = <Field extends FieldName>(field: Field): ObservedFields[Field] =>
    item.facts[field]?.value as ObservedFields[Field];
  const price = value('price') ?? null;
  const regularPrice = value('regularPrice') ?? null;
  return {
    tenantId: item.tenantId as TenantId,
    itemId: item.itemId,
    version: item.version,
    sku: item.sku,
    gtin: value('gtin') ?? null,
    name: value('name') ?? null,
    brand: value('brand') ?? null,
    description: value('description') ?? null,
    imageUrls: value('imageUrls') ?? [],
    priceMinor: price?.amountMinor ?? null,
    // Beside a price in another currency a regular price would be a lie.
    regularPriceMinor:
      regularPrice && regularPrice.currency === (price?.currency ?? regularPrice.currency)
        ? regularPrice.amountMinor
        : null,
    currency: price?.currency ?? regularPrice?.currency ?? null,
    availability: value('availability') ?? null,
    listed: item.listed,
    url: value('url') ?? null,
    supplierId: item.supplierId as SupplierId,
    updatedAt: item.updatedAt.toISOString(),
    breadcrumbs: value('breadcrumbs'),
    groupId: value('groupId') ?? undefined,
    attributes: value('attributes'),
    condition: value('condition') ?? undefined,
    rating: value('rating') ?? undefined,
    priceValidUntil: value('priceValidUntil') ?? undefined,
    seller: value('seller') ?? undefined,
    stockQuantity: value('stockQuantity') ?? undefined,
    unitPrice: value('unitPrice') ?? undefined,
    packSize: value('packSize') ?? undefined,
  };
};
