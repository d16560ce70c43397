import type { PaymentConnection, PaymentKind } from '@pinhole/contract';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { ExternalLink } from 'lucide-react';
import { type FormEvent, type ReactElement, useState } from 'react';
import { useT } from '../../../app/i18n.ts';
import { api } from '../../../lib/api.ts';
import { Button, ButtonLink } from '../../../ui/button.tsx';
import { Fault } from '../../../ui/fault.tsx';
import { TextField } from '../../../ui/text-field.tsx';
import { type ConnectionDraft, draftOf, fieldFault, fieldsToSend, missingIn } from '../../connections/connect/connection-draft.ts';
import { ConnectionFieldControl } from '../../connections/connect/connection-field.tsx';
import { paymentConnectionsQuery } from '../selling-queries.ts';
import { PaymentSentNote } from './payment-sent-note.tsx';

export interface WayFormProps {
  readonly kind: PaymentKind;
  /** The one to change; a new one when left out. */
  readonly way: PaymentConnection | undefined;
  readonly onBack: () => void;
  readonly onSaved: (way: PaymentConnection) => void;
}

/** What the provider asks for. Keys go to the service once and are never shown again. */
export function WayForm({ kind, way, onBack, onSaved }: WayFormProps): ReactElement {
  const t = useT();
  const client = useQueryClient();
  const [name, setName] = useState(way?.name ?? kind.title);
  const [draft, setDraft] = useState<ConnectionDraft>(() => draftOf(kind, way));
  const [missing, setMissing] = useState<readonly string[]>([]);
  const save = useMutation({
    mutationFn: (sent: { readonly name: string; readonly fields: Record<string, string> }) =>
      way ? api.admin.updatePaymentConnection({ way: way.id }, sent) : api.admin.createPaymentConnection({ provider: kind.id, ...sent }),
    onSuccess: async (saved) => {
      await client.invalidateQueries({ queryKey: paymentConnectionsQuery.queryKey });
      void client.invalidateQueries({ queryKey: ['offers'] });
      onSaved(saved);
    },
  });
  const fault = fieldFault(save.error);
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const form = event.currentTarget;
    const empty = [...(name.trim() === '' ? ['name'] : []), ...missingIn(kind, draft, way)];
    setMissing(empty);
    if (empty.length > 0) requestAnimationFrame(() => form.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus());
    else save.mutate({ name: name.trim(), fields: fieldsToSend(kind, draft, way) });
  };
  const change = (field: string, value: string): void => {
    setDraft((current) => ({ ...current, [field]: value }));
    setMissing((current) => current.filter((other) => other !== field));
    if (fault?.field === field) save.reset();
  };
  return (
    <div className="grid items-start gap-8 wide:grid-cols-[minmax(0,1fr)_minmax(0,20rem)]">
      <form noValidate className="flex max-w-130 flex-col gap-5" onSubmit={submit}>
        <div className="flex flex-wrap items-center justify-between gap-2">
          <h3 className="font-medium">
            <bdi>{kind.title}</bdi>
          </h3>
          {kind.website !== '' && (
            <ButtonLink tone="plain" size="small" icon={ExternalLink} href={kind.website} target="_blank" rel="noreferrer">
              {t('engines.website')}
            </ButtonLink>
          )}
        </div>
        {kind.fields.map((field) => (
          <ConnectionFieldControl
            key={field.name}
            field={field}
            value={draft[field.name] ?? ''}
            isKept={way?.secrets.includes(field.name) ?? false}
            error={missing.includes(field.name) ? t('engines.fieldMissing') : fault?.field === field.name ? fault.text : undefined}
            onChange={(value) => change(field.name, value)}
          />
        ))}
        <TextField
          label={t('selling.wayName')}
          help={t('selling.wayNameHelp')}
          value={name}
          onChange={setName}
          maxLength={60}
          autoComplete="off"
          isRequired
          error={missing.includes('name') && name.trim() === '' ? t('engines.fieldMissing') : undefined}
        />
        {way && way.provider !== 'manual' && <p className="text-sm text-muted text-pretty">{t('selling.world')}</p>}
        {save.error && !fault && <Fault error={save.error} />}
        <div className="flex flex-wrap gap-2">
          <Button type="submit" tone="primary" isPending={save.isPending}>
            {t('selling.saveAndTest')}
          </Button>
          <Button onPress={onBack}>{way ? t('ui.cancel') : t('engines.otherProvider')}</Button>
        </div>
      </form>
      <PaymentSentNote kind={kind} />
    </div>
  );
}
