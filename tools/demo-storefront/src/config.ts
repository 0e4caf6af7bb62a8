import { tenantIdSchema } from '@aisle/core';
import { brokerConfig, commonConfig, secret } from '@aisle/service-kit';
import { z } from 'zod';

export const configSchema = z.object({
  ...commonConfig,
  ...brokerConfig,
  /** Where the catalog API answers: `http://host:port`. */
  catalogApiUrl: z.url({ protocol: /^https?$/ }),
  /** One of the catalog API's keys. */
  catalogApiKey: secret(z.string().min(1)),
  /** Whose catalog is shown. */
  tenant: tenantIdSchema.prefault('demo'),
});
export type StorefrontConfig = z.infer<typeof configSchema>;
