import { type Connection, ConnectionError } from '../spec/provider.ts';

/** What was filled in for a field, without blanks around it. Throws `ConnectionError` when there is nothing. */
export function requiredField({ fields }: Pick<Connection, 'fields'>, name: string, label: string): string {
  const value = fields[name]?.trim() ?? '';
  if (value === '') throw new ConnectionError(name, `${label} is missing. Fill it in.`);
  return value;
}

/** A key as it stands in a header. Throws `ConnectionError` when it is missing or cannot be one. */
export function keyField(connection: Pick<Connection, 'fields'>, name: string, label: string): string {
  const key = requiredField(connection, name, label);
  if (!/^[\x21-\x7e]+$/.test(key)) throw new ConnectionError(name, `${label} has characters that no key has. Copy it again.`);
  return key;
}

/** The address in a field, ending in `/`. Throws `ConnectionError` for everything that is not plain http or https. */
export function addressField({ fields }: Pick<Connection, 'fields'>, name: string, preset: string): URL {
  const url = URL.parse(fields[name]?.trim() || preset);
  if (!url || (url.protocol !== 'https:' && url.protocol !== 'http:'))
    throw new ConnectionError(name, `This must be an address that begins with https:// or http://, for example ${preset}.`);
  if (url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '')
    throw new ConnectionError(name, 'The address may have neither a name nor a password, and nothing after ? or #.');
  if (!url.pathname.endsWith('/')) url.pathname += '/';
  return url;
}
