import { BlockList, isIPv4, isIPv6 } from 'node:net';

/** IPv4 space that is not the public internet: https://www.iana.org/assignments/iana-ipv4-special-registry */
const closedIpv4 = new BlockList();
for (const [network, prefix] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
] as const) {
  closedIpv4.addSubnet(network, prefix, 'ipv4');
}
// A cloud's metadata service on a public address (Azure); the others' live in the networks above.
closedIpv4.addAddress('168.63.129.16', 'ipv4');

/** Of IPv6 only global unicast is open (2000::/3), and of that not what tunnels, tests or documents. */
const openIpv6 = new BlockList();
openIpv6.addSubnet('2000::', 3, 'ipv6');
const closedIpv6 = new BlockList();
for (const [network, prefix] of [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
] as const) {
  closedIpv6.addSubnet(network, prefix, 'ipv6');
}

/**
 * May the fetcher not connect there? True for everything that is not a public internet address: private, loopback,
 * link-local (cloud metadata), carrier-grade NAT, documentation, multicast, and whatever is not an address at all.
 */
export const isForbiddenAddress = (address: string): boolean => {
  const bare = address.replace(/^\[|\]$/g, '').replace(/%.*$/, '');
  if (isIPv4(bare)) return closedIpv4.check(bare, 'ipv4');
  if (!isIPv6(bare)) return true;
  const embedded = embeddedIpv4(bare);
  if (embedded !== undefined) return closedIpv4.check(embedded, 'ipv4');
  return !openIpv6.check(bare, 'ipv6') || closedIpv6.check(bare, 'ipv6');
};

/** The IPv4 address that an IPv4-mapped (::ffff:a.b.c.d) or NAT64 (64:ff9b::a.b.c.d) address leads to. */
const embeddedIpv4 = (address: string): string | undefined => {
  const groups = groupsOf(address);
  const head = groups.slice(0, 6).join(':');
  if (head !== '0:0:0:0:0:ffff' && head !== '64:ff9b:0:0:0:0') return undefined;
  return groups
    .slice(6)
    .map((group) => Number.parseInt(group, 16))
    .flatMap((number) => [number >> 8, number & 255])
    .join('.');
};

/** All eight groups of an IPv6 address in hexadecimal; the URL parser brings every spelling into one. */
const groupsOf = (address: string): string[] => {
  const canonical = new URL(`http://[${address}]/`).hostname.slice(1, -1);
  const [left = '', right = ''] = canonical.split('::');
  const before = left === '' ? [] : left.split(':');
  const after = right === '' ? [] : right.split(':');
  const gap = canonical.includes('::') ? 8 - before.length - after.length : 0;
  return [...before, ...Array.from({ length: gap }, () => '0'), ...after];
};
