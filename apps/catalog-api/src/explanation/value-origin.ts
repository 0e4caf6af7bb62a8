import type { NoReading, ValueOrigin } from '@aisle/contracts';
import { type FieldName, unpackField } from '@aisle/core';
import type { PageReadingRow, StoredObservation } from '@aisle/storage';

/** Where a field of an observation comes from, and how it was read. */
export type OriginOf = (observation: StoredObservation, field: FieldName) => ValueOrigin;

export const originsFrom = (readings: readonly PageReadingRow[]): OriginOf => {
  const byPage = new Map(readings.map((page) => [pageKeyOf(page), page.reading]));
  return (observation, field) => {
    const { id: observationId, supplierId, listingKey, variant, market, source, rawObjectId } = observation;
    const { rawKey, rawFetchedAt, pageUrl, parserVersion, observedAt, confirmedAt } = observation;
    const packed = byPage.get(pageKeyOf(observation));
    const value = observation.fields[field];
    const reading = (packed && unpackField(packed, { listingKey, variant, field, value })) ?? null;
    return {
      observationId,
      supplierId,
      listingKey,
      variant,
      market,
      source,
      pageUrl,
      parserVersion,
      reading,
      rawObject:
        rawObjectId === null
          ? null
          : { id: rawObjectId, key: rawKey, fetchedAt: rawFetchedAt === null ? null : rawFetchedAt.toISOString() },
      observedAt: observedAt.toISOString(),
      confirmedAt: confirmedAt.toISOString(),
      noReading: reading === null ? whyNoReading(observation, field) : null,
    };
  };
};

const pageKeyOf = ({ rawObjectId, parserVersion }: Pick<StoredObservation, 'rawObjectId' | 'parserVersion'>): string =>
  `${rawObjectId}\n${parserVersion}`;

const whyNoReading = ({ source, rawObjectId }: StoredObservation, field: FieldName): NoReading => {
  if (field === 'listed' && (rawObjectId !== null || source === 'crawl-run')) return 'said-by-being-there';
  return source === 'catalog-page' || source === 'product-page' ? 'not-kept' : 'not-a-page';
};
