import { invalid } from './emulator-world.ts';

/** A form with nested names, as `line_items[0][price]`, decoded: lists for digits and empty brackets, else objects. Every leaf is a text. */
export type Form = { readonly [name: string]: FormValue };
export type FormValue = string | Form | readonly FormValue[];

const unsafe = new Set(['__proto__', 'constructor', 'prototype']);

export function decodeForm(params: URLSearchParams): Form {
  const root: Record<string, unknown> = {};
  for (const [name, value] of params) {
    const path = name.replaceAll(']', '').split('[');
    if (path.length > 8 || path.some((part) => unsafe.has(part))) throw invalid(`Invalid parameter: ${name}`, 'parameter_unknown', name);
    let at = root;
    for (const [depth, part] of path.entries()) {
      const key = part === '' ? String(Object.keys(at).length) : part;
      if (depth === path.length - 1) at[key] = value;
      else at = (at[key] ??= {}) as Record<string, unknown>;
      if (typeof at !== 'object') throw invalid(`Invalid parameter: ${name}`, 'parameter_invalid', name);
    }
  }
  return lists(root) as Form;
}

function lists(value: unknown): FormValue {
  if (typeof value !== 'object' || value === null) return String(value);
  const entries = Object.entries(value).map(([name, one]) => [name, lists(one)] as const);
  if (entries.length > 0 && entries.every(([name]) => /^\d+$/.test(name))) return entries.map(([, one]) => one);
  return Object.fromEntries(entries);
}

/** Dotted paths of every leaf, `*` for places in lists. */
export function paths(value: FormValue, path = ''): string[] {
  if (typeof value === 'string') return [path];
  if (Array.isArray(value)) return (value as readonly FormValue[]).flatMap((one) => paths(one, `${path}.*`));
  return Object.entries(value).flatMap(([name, one]) => paths(one, path === '' ? name : `${path}.${name}`));
}

/** Throws for the first parameter that is not in the list, as Stripe does for those it does not know. `x.**` allows all below `x`. */
export function onlyKnown(form: Form, known: readonly string[]): void {
  for (const path of paths(form)) {
    const allowed =
      known.some((one) => (one.endsWith('.**') ? path.startsWith(one.slice(0, -2)) : one === path)) || path.startsWith('expand.');
    if (!allowed) throw invalid(`Received unknown parameter: ${path}`, 'parameter_unknown', path);
  }
}

export const text = (form: Form | undefined, name: string): string | undefined => {
  const value = form?.[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
};
export const required = (form: Form | undefined, name: string): string => {
  const value = text(form, name);
  if (value === undefined) throw invalid(`Missing required param: ${name}.`, 'parameter_missing', name);
  return value;
};
export function integer(form: Form | undefined, name: string): number | undefined {
  const value = text(form, name);
  if (value === undefined) return undefined;
  if (!/^-?\d{1,12}$/.test(value)) throw invalid(`Invalid integer: ${value.slice(0, 40)}`, 'parameter_invalid_integer', name);
  return Number(value);
}
export const flag = (form: Form | undefined, name: string): boolean | undefined => {
  const value = text(form, name);
  if (value === undefined) return undefined;
  if (value !== 'true' && value !== 'false') throw invalid(`Invalid boolean: ${value.slice(0, 40)}`, undefined, name);
  return value === 'true';
};
export const below = (form: Form | undefined, name: string): Form | undefined => {
  const value = form?.[name];
  return typeof value === 'object' && !Array.isArray(value) ? (value as Form) : undefined;
};
export const listOf = (form: Form | undefined, name: string): readonly FormValue[] => {
  const value = form?.[name];
  return Array.isArray(value) ? (value as readonly FormValue[]) : [];
};
export const metadataOf = (form: Form | undefined): Record<string, string> => {
  const entries = Object.entries(below(form, 'metadata') ?? {}).filter((entry): entry is [string, string] => typeof entry[1] === 'string');
  if (entries.length > 50) throw invalid('You can specify up to 50 keys', undefined, 'metadata');
  for (const [name, value] of entries) {
    if (name.length > 40 || value.length > 500)
      throw invalid('Metadata keys have up to 40 characters, values up to 500', undefined, 'metadata');
  }
  return Object.fromEntries(entries.filter(([, value]) => value !== ''));
};
