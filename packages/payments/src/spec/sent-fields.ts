import type { SentPaymentField } from './provider.ts';

/** A request as it left: `body` is the text of it, empty without one. */
export interface SentRequest {
  readonly method: string;
  readonly url: URL;
  readonly headers: Headers;
  readonly body: string;
}

/** What every HTTP client sends about itself, and the shape of the body: nothing of a person. */
const transport = new Set(['accept', 'accept-language', 'content-length', 'content-type', 'user-agent']);

/**
 * Fields of these requests that no entry of the list allows, as dotted paths. Places in lists are written `*`; headers and queries come as
 * `headers.<name>` and `query.<name>`. Keys such as `line_items[0][price]` are read as `line_items.*.price`.
 */
export function undeclaredFields(sends: readonly SentPaymentField[], requests: readonly SentRequest[]): string[] {
  const seen = new Set<string>();
  for (const { url, headers, body } of requests) {
    for (const name of headers.keys()) if (!transport.has(name)) seen.add(`headers.${name}`);
    for (const name of url.searchParams.keys()) seen.add(`query.${fromBrackets(name)}`);
    if (body === '') continue;
    if ((headers.get('content-type') ?? '').includes('json')) for (const path of leaves(JSON.parse(body))) seen.add(path);
    else for (const name of new URLSearchParams(body).keys()) seen.add(fromBrackets(name));
  }
  const patterns = sends.map(({ field }) => field);
  return [...seen].filter((path) => !patterns.some((pattern) => covers(pattern, path))).toSorted();
}

const fromBrackets = (name: string): string =>
  name
    .replaceAll(']', '')
    .split('[')
    .map((part) => (/^\d*$/.test(part) ? '*' : part))
    .join('.');

function leaves(value: unknown, path = ''): string[] {
  const below = (name: string): string => (path === '' ? name : `${path}.${name}`);
  if (Array.isArray(value)) return value.flatMap((item) => leaves(item, below('*')));
  if (value !== null && typeof value === 'object') return Object.entries(value).flatMap(([name, item]) => leaves(item, below(name)));
  return path === '' ? [] : [path];
}

function covers(pattern: string, path: string): boolean {
  const [wanted, given] = [pattern.split('.'), path.split('.')];
  return wanted.length === given.length && wanted.every((part, index) => part === '*' || part === given[index]);
}
