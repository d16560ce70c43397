import type { ReceivedCall } from '../emulator-kit/emulator.ts';
import type { SentField } from './provider.ts';

/** What every HTTP client sends about itself, and the shape of the body: nothing of a person. */
const transport = new Set([
  'accept',
  'accept-encoding',
  'accept-language',
  'cache-control',
  'connection',
  'content-length',
  'content-type',
  'host',
  'pragma',
  'sec-fetch-mode',
  'transfer-encoding',
  'upgrade',
  'user-agent',
  'sec-websocket-extensions',
  'sec-websocket-key',
  'sec-websocket-version',
]);

/**
 * Fields of these calls that no entry of the list allows, as dotted paths. Array places are written `*`; names of headers and of the
 * query come as `headers.<name>` and `query.<name>`, forms as their field names.
 */
export function undeclaredFields(sends: readonly SentField[], calls: readonly ReceivedCall[]): string[] {
  const seen = new Set<string>();
  for (const call of calls) {
    for (const name of Object.keys(call.headers)) if (!transport.has(name)) seen.add(`headers.${name}`);
    for (const name of new URL(call.path, 'http://emulator').searchParams.keys()) seen.add(`query.${name}`);
    for (const path of leaves(call.body)) seen.add(path);
  }
  const allowed = sends.map(({ field }) => field);
  return [...seen].filter((path) => !allowed.some((pattern) => covers(pattern, path))).toSorted();
}

function leaves(value: unknown, path = ''): string[] {
  const below = (name: string): string => (path === '' ? name : `${path}.${name}`);
  if (isFile(value)) return [path];
  if (Array.isArray(value)) return value.flatMap((item) => leaves(item, below('*')));
  if (value !== null && typeof value === 'object') return Object.entries(value).flatMap(([name, item]) => leaves(item, below(name)));
  return value === undefined || path === '' ? [] : [path];
}

/** How a call that came in shows a file of a form. */
function isFile(value: unknown): boolean {
  return value !== null && typeof value === 'object' && Object.keys(value).join() === 'file,bytes';
}

function covers(pattern: string, path: string): boolean {
  const [wanted, given] = [pattern.split('.'), path.split('.')];
  return wanted.length === given.length && wanted.every((part, index) => part === '*' || part === given[index]);
}
