import { commonConfig, databaseConfig } from '@aisle/service-kit';
import { z } from 'zod';

const { logLevel } = commonConfig;

export const configSchema = z.object({ logLevel, ...databaseConfig });
export type MigrateConfig = z.output<typeof configSchema>;
