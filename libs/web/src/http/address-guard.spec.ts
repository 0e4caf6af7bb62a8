import { describe, expect, it } from '@jest/globals';
import { isForbiddenAddress } from './address-guard.js';

describe('address guard', () => {
  it.each([
    ['loopback', '127.0.0.1'],
    ['unspecified', '0.0.0.0'],
    ['private', '10.1.2.3'],
    ['private', '172.31.255.255'],
    ['private', '192.168.1.1'],
    ['carrier-grade NAT', '100.100.100.200'],
    ['cloud metadata', '169.254.169.254'],
    ['cloud metadata on a public address', '168.63.129.16'],
    ['multicast', '224.0.0.1'],
    ['broadcast', '255.255.255.255'],
    ['documentation', '203.0.113.9'],
    ['IPv6 loopback', '::1'],
    ['IPv6 unspecified', '::'],
    ['bracketed', '[::1]'],
    ['IPv4-mapped loopback', '::ffff:127.0.0.1'],
    ['IPv4-mapped in hexadecimal', '::ffff:7f00:1'],
    ['IPv4-mapped spelt out', '0:0:0:0:0:ffff:0a00:0001'],
    ['NAT64 of a private address', '64:ff9b::192.168.0.1'],
    ['local NAT64', '64:ff9b:1::8.8.8.8'],
    ['unique local', 'fd00:ec2::254'],
    ['link-local with a zone', 'fe80::1%eth0'],
    ['6to4', '2002:7f00:1::'],
    ['Teredo', '2001:0:53aa:64c::'],
    ['IPv6 documentation', '2001:db8::1'],
    ['IPv6 multicast', 'ff02::1'],
    ['no address', 'localhost'],
    ['nothing', ''],
  ])('refuses %s (%s)', (_what, address) => {
    expect(isForbiddenAddress(address)).toBe(true);
  });

  it.each(['8.8.8.8', '100.63.255.255', '172.32.0.1', '2606:4700::1111', '::ffff:8.8.8.8', '64:ff9b::8.8.8.8'])(
    'lets the public internet through (%s)',
    (address) => {
      expect(isForbiddenAddress(address)).toBe(false);
    },
  );
});
