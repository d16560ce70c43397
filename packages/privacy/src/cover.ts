import type { DataMap, Place } from './entry.ts';
import { addIsoDuration } from './iso-duration.ts';
import { retentionRule } from './retention.ts';

/** A difference between what is really there and what the map says. */
export interface CoverFinding {
  /** `unknown`: there, but not in the map. `gone`: in the map, but not there. `differs`: in both, but not as described. */
  readonly kind: 'unknown' | 'gone' | 'differs';
  readonly id: string;
  readonly message: string;
}

/** Whether a pattern of the map speaks for a name: `*` is one whole segment between dots or slashes. */
export function speaksFor(pattern: string, name: string): boolean {
  if (!pattern.includes('*')) return pattern === name;
  const source = pattern.split('*').map((part) => part.replaceAll(/[.+?^${}()|[\]\\/]/g, String.raw`\$&`));
  return new RegExp(`^${source.join('[^./]+')}$`).test(name);
}

/** The names seen at one place that no entry speaks for. */
export function coverNames(map: Pick<DataMap, 'entries'>, place: Exclude<Place, 'db'>, seen: Iterable<string>): CoverFinding[] {
  const prefix = `${place}:`;
  const patterns = map.entries.filter(({ id }) => id.startsWith(prefix)).map(({ id }) => id.slice(prefix.length));
  return [...new Set(seen)]
    .filter((name) => !patterns.some((pattern) => speaksFor(pattern, name)))
    .map((name) => ({ kind: 'unknown', id: `${prefix}${name}`, message: `${prefix}${name} is in use but not in the data map` }));
}

/** A stored object and the kind its row says it is; `null` when no row knows it. */
export interface SeenObject {
  readonly key: string;
  readonly kind: string | null;
}

/** Stored files whose kind is not in the map, and files that no row knows. */
export function coverStorage(map: Pick<DataMap, 'entries'>, objects: Iterable<SeenObject>): CoverFinding[] {
  const seen = [...objects];
  const strays = seen
    .filter(({ kind }) => kind === null)
    .map(({ key }) => ({ kind: 'unknown' as const, id: `blob:?`, message: `the stored file ${key} belongs to no row` }));
  return [
    ...coverNames(
      map,
      'blob',
      seen.flatMap(({ kind }) => (kind === null ? [] : [kind])),
    ),
    ...strays,
  ];
}

/** The name of a cookie without the prefix that browsers give a meaning to. */
export function cookieName(name: string): string {
  return name.replace(/^__(?:Host|Secure)-/, '');
}

/** Cookies as servers set them (`Set-Cookie` values): unknown names, and lives longer than the map promises. */
export function coverCookies(map: Pick<DataMap, 'entries'>, setCookies: Iterable<string>, now: Date): CoverFinding[] {
  return [...setCookies].flatMap((line) => {
    const [pair = '', ...attributes] = line.split(';').map((part) => part.trim());
    const name = cookieName(pair.slice(0, Math.max(0, pair.indexOf('='))));
    const entry = map.entries.find(({ id }) => id === `cookie:${name}`);
    if (!entry) return coverNames(map, 'cookie', [name]);
    const rule = retentionRule(entry.retention);
    const longest = (addIsoDuration(now, rule.iso).getTime() - now.getTime()) / 1000;
    const life = lifeSeconds(attributes, now);
    if (life === undefined || life <= longest + 1) return [];
    return [
      { kind: 'differs', id: entry.id, message: `the cookie ${name} lives ${Math.round(life)} s; the map promises at most ${longest} s` },
    ];
  });
}

function lifeSeconds(attributes: readonly string[], now: Date): number | undefined {
  const read = (wanted: string): string | undefined =>
    attributes.map((part) => part.split('=')).find(([key = '']) => key.toLowerCase() === wanted)?.[1];
  const maxAge = read('max-age');
  if (maxAge !== undefined) return Number(maxAge);
  const expires = read('expires');
  return expires === undefined ? undefined : (Date.parse(expires) - now.getTime()) / 1000;
}
