import { isProblem } from '@pinhole/sdk';

/** What a form has to know of a provider, of engines or of payments. */
export interface FieldList {
  readonly fields: readonly {
    readonly name: string;
    readonly kind: string;
    readonly required: boolean;
    readonly default?: string | undefined;
  }[];
}

/** What the service has of a connection already. */
export interface KeptFields {
  readonly fields: Readonly<Record<string, string>>;
  readonly secrets: readonly string[];
}

const isSecret = (kind: string): boolean => kind === 'secret' || kind === 'secrets';

/** Values by the names of the provider's fields. Secrets that are there already stay empty: they are never sent back to a page. */
export type ConnectionDraft = Readonly<Record<string, string>>;

export function draftOf(provider: FieldList, connection: KeptFields | undefined): ConnectionDraft {
  const known = (field: FieldList['fields'][number]): string => {
    if (isSecret(field.kind)) return '';
    return connection?.fields[field.name] ?? field.default ?? '';
  };
  return Object.fromEntries(provider.fields.map((field) => [field.name, known(field)]));
}

/** Names of the fields that must be filled in and are not. A secret that is kept counts as filled in. */
export const missingIn = (provider: FieldList, draft: ConnectionDraft, connection: KeptFields | undefined): readonly string[] =>
  provider.fields
    .filter(({ name, required }) => required && (draft[name] ?? '').trim() === '' && !connection?.secrets.includes(name))
    .map(({ name }) => name);

/** What is sent: for a new connection all that was filled in, later only what changed. Nothing typed leaves a secret as it is. */
export function fieldsToSend(provider: FieldList, draft: ConnectionDraft, connection: KeptFields | undefined): Record<string, string> {
  const sent = provider.fields.filter(({ name, kind }) => {
    const value = (draft[name] ?? '').trim();
    if (!connection || isSecret(kind)) return value !== '';
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
