import { z } from 'zod';
import { AppError } from './app-error.ts';
import type { Seal } from './seal.ts';

/** One thing an operator fills in, as far as it matters here. Kinds that are none of these are kept as they are. */
export interface FilledField {
  readonly name: string;
  readonly label: string;
  readonly hint: string;
  readonly kind: 'secret' | 'secrets' | 'url' | 'text' | 'long-text' | 'choice' | 'number' | 'switch';
  readonly required: boolean;
  readonly default?: string;
  readonly choices?: readonly { readonly value: string; readonly label: string }[];
}

/** A kind of outside party that needs them. */
export interface FieldsOwner {
  readonly title: string;
  readonly fields: readonly FilledField[];
}

export const isSecretField = ({ kind }: Pick<FilledField, 'kind'>): boolean => kind === 'secret' || kind === 'secrets';

/**
 * What was filled in, parted into what may be shown and what may not. Fills in defaults, refuses fields there are not, addresses that
 * are none, and choices that are not offered.
 */
export function partFields(
  owner: FieldsOwner,
  values: Readonly<Record<string, string>>,
): { readonly open: Record<string, string>; readonly secret: Record<string, string> } {
  const unknown = Object.keys(values).find((name) => !owner.fields.some((field) => field.name === name));
  if (unknown !== undefined) throw refusedField(unknown, `${owner.title} has no field ${unknown.slice(0, 40)}.`);
  const open: Record<string, string> = {};
  const secret: Record<string, string> = {};
  for (const field of owner.fields) {
    const value = (values[field.name] ?? '').trim() || field.default;
    if (value === undefined) {
      if (field.required) throw refusedField(field.name, `${field.label} is needed. ${field.hint}`);
      continue;
    }
    requireFitting(field, value);
    (isSecretField(field) ? secret : open)[field.name] = value;
  }
  return { open, secret };
}

function requireFitting(field: FilledField, value: string): void {
  if (field.kind === 'url') requireAddress(field, value);
  if (field.kind === 'number' && !Number.isFinite(Number(value))) throw refusedField(field.name, `${field.label} is a number.`);
  if (field.kind === 'switch' && value !== 'true' && value !== 'false') throw refusedField(field.name, `${field.label} is true or false.`);
  if (field.kind === 'choice' && !field.choices?.some((choice) => choice.value === value))
    throw refusedField(field.name, `${field.label} is one of: ${(field.choices ?? []).map((choice) => choice.value).join(', ')}.`);
}

function requireAddress({ name, label }: FilledField, value: string): void {
  const url = URL.parse(value);
  if (!url || (url.protocol !== 'https:' && url.protocol !== 'http:'))
    throw refusedField(name, `${label} is a whole address, such as https://images.example.com.`);
  if (url.username !== '' || url.password !== '')
    throw refusedField(name, `${label} holds no name and password; there are fields for those.`);
}

export const refusedField = (field: string, detail: string): AppError =>
  new AppError('connection.field_invalid', { pointer: `/fields/${field}`, detail });

const secrets = z.record(z.string(), z.string());

/** `context` names the row: what was sealed for one cannot be opened as another's. */
export const sealFields = (seal: Seal, context: string, values: Readonly<Record<string, string>>): Buffer =>
  seal.seal(JSON.stringify(values), context);

/** Throws a `SealError` that says what to do. */
export const openFields = (seal: Seal, context: string, sealed: Uint8Array): Readonly<Record<string, string>> =>
  secrets.parse(JSON.parse(seal.open(sealed, context)));
