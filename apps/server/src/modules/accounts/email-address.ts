import { domainToASCII } from 'node:url';

/** What mailboxes are really made of. Quotes, spaces, invisible and look-alike letters make two spellings of one address. */
const localPart = /^[a-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/;
const domainName = /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])$/;

/** The one spelling under which an address is stored and looked up, or null when it is none. */
export function canonicalEmail(text: string): string | null {
  const [local = '', domain = '', ...more] = text.trim().normalize('NFKC').toLowerCase().split('@');
  if (more.length > 0 || local.length > 64 || !localPart.test(local)) return null;
  const ascii = domainToASCII(domain);
  if (!domainName.test(ascii) || ascii.length + local.length > 253) return null;
  return `${local}@${ascii}`;
}
