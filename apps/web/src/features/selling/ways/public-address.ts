/** Whether a provider on the internet can push to an address. Only what is plainly not public is said to be so. */
export function isPublicAddress(url: string): boolean {
  const { protocol, hostname } = new URL(url);
  if (protocol !== 'https:') return false;
  if (hostname === 'localhost' || /\.(localhost|local|lan|internal|home\.arpa)$/.test(hostname) || hostname.startsWith('[')) return false;
  return !/^(127|10|192\.168|169\.254|172\.(1[6-9]|2\d|3[01]))\./.test(hostname);
}
