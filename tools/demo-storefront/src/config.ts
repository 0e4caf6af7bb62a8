import { tenantIdSchema } from '@aisle/core';
import { brokerConfig, commonConfig, secret } from '@aisle/service-kit';
import { z } from 'zod';

export const configSchema = z.object({
  ...commonConfig,
  ...brokerConfig,
  catalogApiUrl: z.url({ protocol: /^https?$/ }).describe('Where the catalog API answers: `http://host:port`.'),
  catalogApiKey: secret(z.string().min(1).describe("One of the catalog API's keys.")),
  /** Whose catalog is shown. */
  tenant: tenantIdSchema.prefault('demo'),
});
export type StorefrontConfig = z.infer<typeof configSchema>;
