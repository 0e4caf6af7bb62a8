import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { commonConfig, databaseConfig, rawStoreConfig, rawStoreIsGiven, rawStoreOptions } from './config-shapes.js';
import { ConfigError, parseConfig, printableConfig, secret } from './config.js';

const schema = z
  .object({
    ...commonConfig,
    ...databaseConfig,
    ...rawStoreConfig,
    pollMs: z.coerce.number().int().positive().default(500),
  })
  .refine(...rawStoreIsGiven);
const valid = { DATABASE_URL: 'postgres://aisle:hush@db:5432/aisle', RAW_STORE_DIR: '/var/raw' };

const problemsOf = (env: NodeJS.ProcessEnv): readonly string[] => {
  try {
    parseConfig(schema, env);
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
  }
  return [];
};

describe('configuration', () => {
  it('reads each setting from its upper-case variable and fills in defaults', () => {
    const config = parseConfig(schema, { ...valid, HTTP_PORT: '8080', API_KEYS: 'one, two,' });
    expect(config).toMatchObject({ httpPort: 8080, apiKeys: ['one', 'two'], pollMs: 500, logLevel: 'info' });
  });

  it('reports every problem at once, each with the name of its variable', () => {
    const problems = problemsOf({ HTTP_PORT: 'eighty', LOG_LEVEL: 'loud', POLL_MS: '-1' });
    for (const variable of ['HTTP_PORT', 'LOG_LEVEL', 'POLL_MS', 'RAW_STORE_DIR']) {
      expect(problems).toContainEqual(expect.stringMatching(`^${variable}: `));
    }
    expect(problems).toContain('DATABASE_URL: is required but not set');
  });

  it('does not repeat a wrong secret in its error', () => {
    expect(problemsOf({ ...valid, DATABASE_URL: 'mysql://aisle:hush@db/aisle' }).join()).not.toContain('hush');
  });

  it('takes an empty variable for one that is not set', () => {
    expect(parseConfig(schema, { ...valid, HTTP_PORT: ' ' }).httpPort).toBe(0);
  });

  it('refuses half an S3 store, and takes a whole one', () => {
    const half = { DATABASE_URL: valid.DATABASE_URL, S3_ENDPOINT: 'http://s3:9000', S3_BUCKET: 'raw' };
    expect(problemsOf(half)).toEqual([expect.stringContaining('S3_ACCESS_KEY')]);
    const config = parseConfig(schema, { ...half, S3_ACCESS_KEY: 'a', S3_SECRET_KEY: 'b' });
    expect(rawStoreOptions(config)).toEqual({
      s3: { endpoint: 'http://s3:9000', accessKey: 'a', secretKey: 'b', bucket: 'raw' },
    });
  });

  it('masks secrets in print, wherever the mark stands among defaults and transforms', () => {
    const wrapped = z.object({ token: secret(z.string()).optional(), ...schema.shape });
    const config = parseConfig(wrapped, { ...valid, API_KEYS: 'k1,k2', TOKEN: 'opensesame', S3_SECRET_KEY: 's' });
    const printed = printableConfig(wrapped, config);
    expect(printed).toMatchObject({ API_KEYS: ['***', '***'], TOKEN: '***', S3_SECRET_KEY: '***' });
    expect(printed['DATABASE_URL']).toBe('postgres://***@db:5432/aisle');
    expect(printed['RAW_STORE_DIR']).toBe('/var/raw');
  });
});
