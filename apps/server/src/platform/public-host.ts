/** Names that never lead to a service on the internet: of this machine, of a house, or kept free for tests (RFC 2606, RFC 6762, RFC 8375). */
const ownNames = /^localhost$|\.(?:localhost|local|lan|internal|home\.arpa|test|example|invalid)$/;
const ownAddresses = /^(?:127|10|192\.168|169\.254|172\.(?:1[6-9]|2\d|3[01]))\./;

/** Whether others may reach an address: a service there is in earnest. Only what is plainly not public is said to be so. */
export function isPublicHost(url: string): boolean {
  const { hostname } = new URL(url);
  return !ownNames.test(hostname) && !ownAddresses.test(hostname) && hostname !== '[::1]' && !/^\[f[cd]/.test(hostname);
}
