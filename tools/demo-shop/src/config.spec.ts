import { describe, expect, it } from '@jest/globals';
import { readShopConfig } from './config.js';

describe('settings', () => {
  it('have defaults for everything', () => {
    expect(readShopConfig([], {})).toMatchObject({
      PORT: 0,
      HOST: '127.0.0.1',
      SHOP_ORIGIN: 'http://demo-shop.test',
      SEED: 1,
      DAY: 1,
      SHOP_LEAVES: 40,
      SHOP_FAULTS: 'on',
      SHOP_SLOW_MS: 2000,
    });
  });

  it('have defaults of their own for each kind of shop', () => {
    expect(readShopConfig(['--kind', 'sitemap'], {})).toMatchObject({
      SHOP_KIND: 'sitemap',
      SHOP_ORIGIN: 'http://demo-sitemap-shop.test',
      SHOP_LEAVES: 12,
    });
    expect(readShopConfig([], { SHOP_KIND: 'api', SHOP_LEAVES: '7' })).toMatchObject({ SHOP_LEAVES: 7 });
  });

  it('come from the environment, and flags win', () => {
    const config = readShopConfig(['--day=2', '--leaves', '50'], {
      DAY: '3',
      SEED: '7',
      SHOP_ORIGIN: 'https://shop.test/',
    });
    expect(config).toMatchObject({ DAY: 2, SEED: 7, SHOP_LEAVES: 50, SHOP_ORIGIN: 'https://shop.test' });
  });

  it('report every problem with the name of the setting', () => {
    expect(() => readShopConfig([], { PORT: '99999', SHOP_FAULTS: 'maybe' })).toThrow(/PORT: .*SHOP_FAULTS: /);
  });
});
