import { openFields, sealFields } from '../../platform/connection-fields.ts';
import type { Seal } from '../../platform/seal.ts';
import type { ConnectionRow } from './connection-store.ts';

const contextOf = (id: string): string => `connection ${id}`;

/** Throws a `SealError` that says what to do. */
export const secretsOf = (seal: Seal, row: Pick<ConnectionRow, 'id' | 'sealed'>): Readonly<Record<string, string>> =>
  openFields(seal, contextOf(row.id), row.sealed);

export const sealSecrets = (seal: Seal, id: string, values: Readonly<Record<string, string>>): Buffer =>
  sealFields(seal, contextOf(id), values);
