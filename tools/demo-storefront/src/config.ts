import { tenantIdSchema } from '@aisle/core';
import { brokerConfig, secret } from '@aisle/service-kit';
import { z } from 'zod';

export const storefrontConfigSchema = z.object({
  ...brokerConfig,
  storefrontHost: z.string().default('127.0.0.1'),
  /** 0 takes any free port. */
  port: z.coerce.number().int().min(0).max(65_535).default(0),
  catalogApiUrl: z.url({ protocol: /^https?$/ }),
  catalogApiKey: secret(z.string().min(1)),
  tenant: tenantIdSchema.prefault('demo'),
  logLevel: z.enum(['debug', 'info', 'warn', 'error']).default('info'),
});
export type StorefrontConfig = z.infer<typeof storefrontConfigSchema>;
