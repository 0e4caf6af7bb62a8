import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { startLocalStack } from './index.js';

it('what the environment provides is used as it is, and nothing is started or written', async () => {
  const dataDir = join(tmpdir(), 'aisle-must-not-be-made');
  const stack = await startLocalStack({
    dataDir,
    services: ['postgres', 'rabbitmq', 's3'],
    durability: 'fast',
    env: {
      DATABASE_URL: 'postgresql://db.example/aisle',
      AMQP_URL: 'amqp://broker.example',
      S3_ENDPOINT: 'http://s3.example',
      S3_ACCESS_KEY: 'key',
      S3_SECRET_KEY: 'secret',
    },
  });
  expect(stack).toMatchObject({
    databaseUrl: 'postgresql://db.example/aisle',
    amqpUrl: 'amqp://broker.example',
    s3: { endpoint: 'http://s3.example', accessKey: 'key', secretKey: 'secret', bucket: 'aisle', region: 'us-east-1' },
  });
  await expect(stack.restart('postgres')).rejects.toThrow('did not start postgres');
  await stack.stop();
  expect(existsSync(dataDir)).toBe(false);
});
