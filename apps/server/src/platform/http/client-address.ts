import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';

/** Where the visitor's address is found. Without a header: the other end of the connection, which nobody can forge. */
export interface ClientAddressSource {
  /** Set only when the proxy in front always writes it. */
  readonly header?: string | undefined;
  /** How many of our own proxies append to that header; the visitor is that many entries from its end. */
  readonly trustedHops?: number;
}

export function clientAddress(request: IncomingMessage, { header, trustedHops = 1 }: ClientAddressSource = {}): string {
  const peer = plain(request.socket.remoteAddress ?? '');
  if (!header) return peer;
  const value = request.headers[header.toLowerCase()];
  const entries = (Array.isArray(value) ? value.join(',') : (value ?? '')).split(',').map((entry) => plain(entry.trim()));
  const found = entries.at(-trustedHops) ?? '';
  return isIP(found) ? found : peer;
}

/** Without brackets, port, zone or the IPv6 spelling of an IPv4 address. */
function plain(text: string): string {
  const bare = /^\[([^\]]+)\](?::\d+)?$/.exec(text)?.[1] ?? (/^[\d.]+:\d+$/.test(text) ? text.slice(0, text.lastIndexOf(':')) : text);
  return bare
    .replace(/%.*$/, '')
    .replace(/^::ffff:(?=\d+\.)/i, '')
    .toLowerCase();
}

/** Who shares a limit: one IPv4 address, or the /64 that an IPv6 customer gets and can wander through freely. */
export function networkOf(address: string): string {
  if (!address.includes(':')) return address;
  const [head = '', tail] = address.split('::');
  const left = head === '' ? [] : head.split(':');
  const right = tail === undefined || tail === '' ? [] : tail.split(':');
  const missing = tail === undefined ? 0 : Math.max(0, 8 - left.length - right.length);
  const groups = [...left, ...Array<string>(missing).fill('0'), ...right].slice(0, 4);
  return `${groups.map((group) => Number.parseInt(group || '0', 16).toString(16)).join(':')}::/64`;
}
