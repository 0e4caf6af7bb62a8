import { commonConfig, databaseConfig } from '@aisle/service-kit';
import { z } from 'zod';

const { logLevel } = commonConfig;

export const migrateConfigSchema = z.object({ logLevel, ...databaseConfig });
export type MigrateConfig = z.output<typeof migrateConfigSchema>;
