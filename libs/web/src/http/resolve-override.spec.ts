import { describe, expect, it } from '@jest/globals';
import { overrideFor, parseResolveOverrides } from './resolve-override.js';

describe('RESOLVE_OVERRIDE', () => {
  const overrides = parseResolveOverrides('Shop.example=127.0.0.1:8080, shop.example:8443=[::1]:9000,');

  it('maps a host, and more precisely a host with its port', () => {
    const target = (port: string, protocol = 'http:') =>
      overrideFor(overrides, { hostname: 'shop.example', port, protocol });
    expect(target('')).toEqual({ hostname: '127.0.0.1', port: '8080' });
    expect(target('8443')).toEqual({ hostname: '::1', port: '9000' });
    expect(overrideFor(overrides, { hostname: 'www.shop.example', port: '', protocol: 'http:' })).toBeUndefined();
  });

  it.each(['shop.example', 'shop.example=localhost:80', 'shop.example=127.0.0.1', 'shop.example=1.2.3.4:99999'])(
    'refuses %p, which is not host=address:port',
    (text) => {
      expect(() => parseResolveOverrides(text)).toThrow(/is not host=address:port/);
    },
  );
});
