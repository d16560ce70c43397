import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/*
 * What Stripe publishes about its objects and parameters: the type declarations of its official SDK, read as text. They are made by a
 * machine and so regular that lines are enough. For tests alone.
 */

interface Field {
  readonly optional: boolean;
  readonly type: string;
}
type Fields = ReadonlyMap<string, Field>;

export interface PublishedTypes {
  readonly interfaces: ReadonlyMap<string, Fields>;
  /** `type` declarations, by their qualified name. */
  readonly aliases: ReadonlyMap<string, string>;
  /** The interface of an object, by the word that its `object` field says. */
  readonly objects: ReadonlyMap<string, string>;
}

const resources = new URL('resources/', import.meta.resolve('stripe'));

/** Files of the SDK, such as `Refunds` or `Checkout/Sessions`. */
export function readPublishedTypes(files: readonly string[]): PublishedTypes {
  const interfaces = new Map<string, Map<string, Field>>();
  const aliases = new Map<string, string>();
  const objects = new Map<string, string>();
  for (const file of files) {
    const text = readFileSync(fileURLToPath(new URL(`${file}.d.ts`, resources)), 'utf8').replaceAll(/\/\*\*[\s\S]*?\*\//g, '');
    const scopes: { readonly name: string; readonly fields: Map<string, Field> | null }[] = [];
    for (const line of text.split('\n')) {
      const words = line.trim();
      const opened = /^(?:export )?(?:declare )?(interface|namespace|class) (\w+)[^{]*\{ ?(\})?$/.exec(words);
      const inner = scopes.at(-1);
      if (opened) {
        const [, what, name = ''] = opened;
        const qualified = [...scopes.filter(({ fields }) => fields === null).map((scope) => scope.name), name].join('.');
        const fields = what === 'interface' ? (interfaces.get(qualified) ?? new Map<string, Field>()) : null;
        if (fields) interfaces.set(qualified, fields);
        if (opened[3] === undefined) scopes.push({ name, fields });
      } else if (words === '}') scopes.pop();
      else if (inner?.fields) {
        const [, name, mark, type] = /^(\w+)(\??): (.+);$/.exec(words) ?? [];
        if (name === undefined || type === undefined) continue;
        inner.fields.set(name, { optional: mark === '?', type });
        const word = name === 'object' ? /^'([\w.]+)'$/.exec(type)?.[1] : undefined;
        const owner = scopes.map((scope) => scope.name).join('.');
        if (word !== undefined && !owner.startsWith('Deleted') && !objects.has(word)) objects.set(word, owner);
      } else {
        const [, name, type] = /^(?:export )?(?:declare )?type (\w+) = (.+);$/.exec(words) ?? [];
        if (name !== undefined && type !== undefined) aliases.set([...scopes.map((scope) => scope.name), name].join('.'), type);
      }
    }
  }
  return { interfaces, aliases, objects };
}

/** What in `value` the published interface does not know, or knows as something else; each with its path. */
export function strangersIn(published: PublishedTypes, name: string, value: object, path = name): string[] {
  const fields = published.interfaces.get(name);
  if (!fields) return [`${path}: no such interface`];
  // Declared without fields: any object of any kind.
  if (fields.size === 0) return [];
  return Object.entries(value).flatMap(([key, inner]) => {
    const field = fields.get(key);
    if (!field) return [`${path}.${key}: unknown`];
    if (inner === undefined) return [];
    const problems = misfits(published, field.type, name, inner, `${path}.${key}`);
    return problems === null ? [] : problems;
  });
}

/** Null: fits. Otherwise what is wrong under the alternative that fits best. */
function misfits(published: PublishedTypes, type: string, scope: string, value: unknown, path: string): string[] | null {
  let best: string[] | null = [`${path}: ${JSON.stringify(value)?.slice(0, 60)} is no ${type.slice(0, 80)}`];
  for (const alternative of splitUnion(type)) {
    const problems = misfitsOne(published, alternative, scope, value, path);
    if (problems === null) return null;
    if (problems.length > 0 && typeof value === 'object' && value !== null) best = problems;
  }
  return best;
}

function misfitsOne(published: PublishedTypes, type: string, scope: string, value: unknown, path: string): string[] | null {
  const no = [`${path}: ${JSON.stringify(value)?.slice(0, 60)} is no ${type.slice(0, 80)}`];
  if (type === 'null') return value === null ? null : [];
  // `Decimal` is what the SDK makes of a text.
  if (type === 'string' || type === 'OtherString' || type === 'Decimal') return typeof value === 'string' ? null : [];
  if (type === 'number' || type === 'boolean') return typeof value === type ? null : [];
  const literal = /^'(.*)'$/.exec(type)?.[1];
  if (literal !== undefined) return value === literal ? null : [];
  const list = /^(?:Array|Emptyable)<(.+)>$/.exec(type);
  if (type.startsWith('Array<') && list?.[1] !== undefined) {
    const of = list[1];
    if (!Array.isArray(value)) return [];
    const problems = value.flatMap((one: unknown, index) => misfits(published, of, scope, one, `${path}[${index}]`) ?? []);
    return problems.length === 0 ? null : problems;
  }
  if (type.startsWith('Emptyable<') && list?.[1] !== undefined)
    return value === '' ? null : misfits(published, list[1], scope, value, path);
  const page = /^ApiList<(.+)>$/.exec(type)?.[1];
  if (page !== undefined) {
    const data: unknown = typeof value === 'object' && value !== null ? Reflect.get(value, 'data') : undefined;
    return Array.isArray(data) ? misfits(published, `Array<${page}>`, scope, data, `${path}.data`) : no;
  }
  const resolved = resolve(published, type, scope);
  if (resolved?.alias !== undefined) return misfits(published, resolved.alias, resolved.scope, value, path);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [];
  // An object of another file, or one of any fields such as metadata: looked at where it says itself what it is.
  if (!resolved) return null;
  const problems = strangersIn(published, resolved.scope, value, path);
  return problems.length === 0 ? null : problems;
}

/** A name is looked for from the inside out, as TypeScript does. */
function resolve(published: PublishedTypes, name: string, scope: string): { readonly scope: string; readonly alias?: string } | undefined {
  const steps = scope.split('.');
  for (let length = steps.length; length >= 0; length -= 1) {
    const outer = steps.slice(0, length);
    const qualified = [...outer, name].join('.');
    if (published.interfaces.has(qualified)) return { scope: qualified };
    const alias = published.aliases.get(qualified);
    if (alias !== undefined) return { scope: qualified.split('.').slice(0, -1).join('.'), alias };
  }
  return undefined;
}

function splitUnion(type: string): string[] {
  const parts: string[] = [];
  let [depth, from] = [0, 0];
  for (let at = 0; at < type.length; at += 1) {
    if (type[at] === '<') depth += 1;
    else if (type[at] === '>') depth -= 1;
    else if (depth === 0 && type.startsWith(' | ', at)) {
      parts.push(type.slice(from, at));
      from = at + 3;
    }
  }
  return [...parts, type.slice(from)];
}
