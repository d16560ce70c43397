import type { Connection, ConnectionField, Provider } from '@pinhole/contract';
import { isProblem } from '@pinhole/sdk';

/** Values by the names of the provider's fields. Secrets that are there already stay empty: they are never sent back to a page. */
export type ConnectionDraft = Readonly<Record<string, string>>;

export function draftOf(provider: Provider, connection: Connection | undefined): ConnectionDraft {
  const known = (field: ConnectionField): string => {
    if (field.kind === 'secret') return '';
    return connection?.fields[field.name] ?? field.default ?? '';
  };
  return Object.fromEntries(provider.fields.map((field) => [field.name, known(field)]));
}

/** Names of the fields that must be filled in and are not. A secret that is kept counts as filled in. */
export const missingIn = (provider: Provider, draft: ConnectionDraft, connection: Connection | undefined): readonly string[] =>
  provider.fields
    .filter(({ name, required }) => required && (draft[name] ?? '').trim() === '' && !connection?.secrets.includes(name))
    .map(({ name }) => name);

/** What is sent: for a new connection all that was filled in, later only what changed. Nothing typed leaves a secret as it is. */
export function fieldsToSend(provider: Provider, draft: ConnectionDraft, connection: Connection | undefined): Record<string, string> {
  const sent = provider.fields.filter(({ name, kind }) => {
    const value = (draft[name] ?? '').trim();
    if (!connection || kind === 'secret') return value !== '';
    return value !== (connection.fields[name] ?? '');
  });
  return Object.fromEntries(sent.map(({ name }) => [name, (draft[name] ?? '').trim()]));
}

/** The field that the service refused, and its sentence about it. */
export function fieldFault(error: unknown): { readonly field: string; readonly text: string } | undefined {
  if (!isProblem(error, 'connection.field_invalid')) return undefined;
  const field = /^\/fields\/(.+)$/.exec(error.details.pointer ?? '')?.[1];
  return field === undefined ? undefined : { field, text: error.details.detail ?? error.message };
}
