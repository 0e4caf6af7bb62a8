import { expect, it } from '@jest/globals';
import { parseConfig } from '@aisle/service-kit';
import { configSchema, userAgentOf } from './config.js';

const env = { AMQP_URL: 'amqp://broker', RAW_STORE_DIR: '/raw' };
const operator = { BOT_INFO_URL: 'https://crawler.example/about', BOT_CONTACT: 'crawler@crawler.example' };

it('a fetcher does not start without saying who runs it', () => {
  expect(() => parseConfig(configSchema, env)).toThrow(/BOT_INFO_URL[^]*BOT_CONTACT/);
});

it('shop owners read in the user agent who asks and where to complain', () => {
  expect(userAgentOf(parseConfig(configSchema, { ...env, ...operator }))).toBe(
    'AisleBot/0.2 (+https://crawler.example/about; crawler@crawler.example)',
  );
});

it('memory that holds not even the largest page is refused', () => {
  const small = { ...env, ...operator, MAX_MEMORY_BYTES: '20000000' };
  expect(() => parseConfig(configSchema, small)).toThrow('MAX_MEMORY_BYTES');
});
