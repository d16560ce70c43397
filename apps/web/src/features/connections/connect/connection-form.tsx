import type { Connection, ConnectionField, Provider } from '@pinhole/contract';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { ExternalLink } from 'lucide-react';
import { type FormEvent, type ReactElement, useState } from 'react';
import { useT } from '../../../app/i18n.ts';
import { api } from '../../../lib/api.ts';
import { Button, ButtonLink } from '../../../ui/button.tsx';
import { Fault } from '../../../ui/fault.tsx';
import { TextField } from '../../../ui/text-field.tsx';
import { connectionsQuery } from '../connection-queries.ts';
import { LimitField } from '../models/limit-field.tsx';
import { type ConnectionDraft, draftOf, fieldFault, fieldsToSend, missingIn } from './connection-draft.ts';
import { ConnectionFieldControl } from './connection-field.tsx';
import { SentNote } from './sent-note.tsx';

export interface ConnectionFormProps {
  readonly provider: Provider;
  /** The one to change; a new one when left out. */
  readonly connection: Connection | undefined;
  readonly onBack: () => void;
  readonly onSaved: (connection: Connection) => void;
}

interface Sent {
  readonly name: string;
  readonly fields: ConnectionDraft;
  readonly maxConcurrency: number | null;
}

/** What the provider asks for. Keys go to the service once and are never shown again. */
export function ConnectionForm({ provider, connection, onBack, onSaved }: ConnectionFormProps): ReactElement {
  const t = useT();
  const client = useQueryClient();
  const [name, setName] = useState(connection?.name ?? provider.title);
  const [draft, setDraft] = useState(() => draftOf(provider, connection));
  const [limit, setLimit] = useState(connection?.maxConcurrency ?? Number.NaN);
  const [missing, setMissing] = useState<readonly string[]>([]);
  const save = useMutation({
    mutationFn: ({ name: title, fields, maxConcurrency }: Sent) =>
      connection
        ? api.admin.updateConnection({ connection: connection.id }, { name: title, fields: { ...fields }, maxConcurrency })
        : api.admin.createConnection({ provider: provider.id, name: title, fields: { ...fields } }),
    onSuccess: async (saved) => {
      await client.invalidateQueries({ queryKey: connectionsQuery.queryKey });
      onSaved(saved);
    },
  });
  const fault = fieldFault(save.error);
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const form = event.currentTarget;
    const empty = [...(name.trim() === '' ? ['name'] : []), ...missingIn(provider, draft, connection)];
    setMissing(empty);
    if (empty.length > 0) requestAnimationFrame(() => form.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus());
    else
      save.mutate({
        name: name.trim(),
        fields: fieldsToSend(provider, draft, connection),
        maxConcurrency: Number.isFinite(limit) ? limit : null,
      });
  };
  const change = (field: string, value: string): void => {
    setDraft((current) => ({ ...current, [field]: value }));
    setMissing((current) => current.filter((other) => other !== field));
    if (fault?.field === field) save.reset();
  };
  const control = (field: ConnectionField): ReactElement => (
    <ConnectionFieldControl
      key={field.name}
      field={field}
      value={draft[field.name] ?? ''}
      isKept={connection?.secrets.includes(field.name) ?? false}
      error={missing.includes(field.name) ? t('engines.fieldMissing') : fault?.field === field.name ? fault.text : undefined}
      onChange={(value) => change(field.name, value)}
    />
  );
  return (
    <div className="grid items-start gap-8 wide:grid-cols-[minmax(0,1fr)_minmax(0,20rem)]">
      <form noValidate className="flex max-w-130 flex-col gap-5" onSubmit={submit}>
        <div className="flex flex-wrap items-center justify-between gap-2">
          <h3 className="font-medium">
            <bdi>{provider.title}</bdi>
          </h3>
          <ButtonLink tone="plain" size="small" icon={ExternalLink} href={provider.website} target="_blank" rel="noreferrer">
            {t('engines.website')}
          </ButtonLink>
        </div>
        {provider.fields.filter(({ required, kind }) => required || kind === 'secret').map(control)}
        {provider.fields.filter(({ required, kind }) => !required && kind !== 'secret').map(control)}
        <TextField
          label={t('engines.name')}
          help={t('engines.nameHelp')}
          value={name}
          onChange={setName}
          maxLength={80}
          autoComplete="off"
          isRequired
          error={missing.includes('name') && name.trim() === '' ? t('engines.fieldMissing') : undefined}
        />
        {connection && <LimitField value={limit} onChange={setLimit} />}
        {save.error && !fault && <Fault error={save.error} />}
        <div className="flex flex-wrap gap-2">
          <Button type="submit" tone="primary" isPending={save.isPending}>
            {t('engines.saveAndTest')}
          </Button>
          <Button onPress={onBack}>{connection ? t('ui.cancel') : t('engines.otherProvider')}</Button>
        </div>
      </form>
      <SentNote provider={provider} />
    </div>
  );
}
