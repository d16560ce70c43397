import type { Provider } from '@pinhole/engines';
import { z } from 'zod';
import { AppError } from '../../platform/app-error.ts';
import type { Seal } from '../../platform/seal.ts';
import type { ConnectionRow } from './connection-store.ts';

const secrets = z.record(z.string(), z.string());
const contextOf = (id: string): string => `connection ${id}`;

/** Throws a `SealError` that says what to do. */
export const secretsOf = (seal: Seal, row: Pick<ConnectionRow, 'id' | 'sealed'>): Readonly<Record<string, string>> =>
  secrets.parse(JSON.parse(seal.open(row.sealed, contextOf(row.id))));

export const sealSecrets = (seal: Seal, id: string, values: Readonly<Record<string, string>>): Buffer =>
  seal.seal(JSON.stringify(values), contextOf(id));

/**
 * What was filled in, parted into what may be shown and what may not. Fills in defaults, refuses fields the provider does not have,
 * addresses that are none, and choices that are not offered.
 */
export function partFields(
  provider: Provider,
  values: Readonly<Record<string, string>>,
): { readonly open: Record<string, string>; readonly secret: Record<string, string> } {
  const unknown = Object.keys(values).find((name) => !provider.fields.some((field) => field.name === name));
  if (unknown !== undefined) throw refused(unknown, `${provider.title} has no field ${unknown.slice(0, 40)}.`);
  const open: Record<string, string> = {};
  const secret: Record<string, string> = {};
  for (const field of provider.fields) {
    const value = (values[field.name] ?? '').trim() || field.default;
    if (value === undefined) {
      if (field.required) throw refused(field.name, `${field.label} is needed. ${field.hint}`);
      continue;
    }
    if (field.kind === 'url') requireAddress(field.name, field.label, value);
    if (field.kind === 'number' && !Number.isFinite(Number(value))) throw refused(field.name, `${field.label} is a number.`);
    if (field.kind === 'choice' && !field.choices?.some((choice) => choice.value === value))
      throw refused(field.name, `${field.label} is one of: ${(field.choices ?? []).map((choice) => choice.value).join(', ')}.`);
    (field.kind === 'secret' ? secret : open)[field.name] = value;
  }
  return { open, secret };
}

function requireAddress(name: string, label: string, value: string): void {
  const url = URL.parse(value);
  if (!url || (url.protocol !== 'https:' && url.protocol !== 'http:'))
    throw refused(name, `${label} is a whole address, such as https://images.example.com.`);
  if (url.username !== '' || url.password !== '') throw refused(name, `${label} holds no name and password; there are fields for those.`);
}

export const refused = (field: string, detail: string): AppError =>
  new AppError('connection.field_invalid', { pointer: `/fields/${field}`, detail });
