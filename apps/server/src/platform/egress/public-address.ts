import { BlockList, isIPv4, isIPv6 } from 'node:net';

// IANA special-purpose registries: this network, private, shared, loopback, link-local, protocol, documentation, 6to4 relay,
// benchmarking, multicast, reserved and broadcast.
const specialIPv4: readonly (readonly [string, number])[] = [
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
];

// Only 2000::/3 is global unicast. That alone leaves out loopback, link-local, unique-local, multicast, NAT64 (64:ff9b::/96) and
// IPv4-mapped addresses. Inside it, these wrap an IPv4 address or lead nowhere: protocol assignments with Teredo and ORCHID,
// documentation, 6to4.
const globalIPv6 = ['2000::', 3] as const;
const specialIPv6: readonly (readonly [string, number])[] = [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
];

const special = new BlockList();
for (const [network, prefix] of specialIPv4) special.addSubnet(network, prefix, 'ipv4');
for (const [network, prefix] of specialIPv6) special.addSubnet(network, prefix, 'ipv6');
const global = new BlockList();
global.addSubnet(...globalIPv6, 'ipv6');

const mappedIPv4 = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i;

/** Whether an address, as a resolver gives it, belongs to the public internet. By number, never by how it is written. */
export function isPublicAddress(address: string): boolean {
  const plain = mappedIPv4.exec(address)?.[1] ?? address;
  if (isIPv4(plain)) return !special.check(plain, 'ipv4');
  // A zone ("%eth0") only makes sense for an address that is not global.
  if (!isIPv6(plain) || plain.includes('%')) return false;
  return global.check(plain, 'ipv6') && !special.check(plain, 'ipv6');
}
