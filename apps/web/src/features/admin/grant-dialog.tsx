import type { Person } from '@pinhole/contract';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type ReactElement, useState } from 'react';
import { useT } from '../../app/i18n.ts';
import { api, newIdempotencyKey } from '../../lib/api.ts';
import { microsOfCredits } from '../../lib/credits-input.ts';
import { balanceQuery } from '../../lib/queries/account-queries.ts';
import { type Complaints, useFields } from '../../lib/use-fields.ts';
import { useFormat } from '../../lib/use-format.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Fault } from '../../ui/fault.tsx';
import { NumberField } from '../../ui/number-field.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { showToast } from '../../ui/toast.tsx';
import { peopleQuery } from './admin-queries.ts';

interface Grant {
  readonly credits: number;
  readonly reason: string;
}

const check = ({ credits, reason }: Grant): Complaints<Grant> => ({
  credits: credits > 0 ? undefined : 'admin.grant.amountMissing',
  reason: reason.trim().length >= 3 ? undefined : 'admin.grant.reasonMissing',
});

export function GrantDialog({ person, onClose }: { readonly person: Person; readonly onClose: () => void }): ReactElement {
  const t = useT();
  const format = useFormat();
  const client = useQueryClient();
  // One dialog is one gift: pressing twice, or again after a lost connection, gives once.
  const [key] = useState(newIdempotencyKey);
  const fields = useFields<Grant>({ credits: 100, reason: '' }, check);
  const amount = microsOfCredits(fields.values.credits) ?? '0';
  const grant = useMutation({
    mutationFn: ({ credits, reason }: Grant) =>
      api.admin.grantCredits(
        { workspaceId: person.workspaceId, amount: microsOfCredits(credits) ?? '0', reason: reason.trim() },
        { idempotencyKey: key },
      ),
    onSuccess: ({ available }) => {
      showToast({
        title: t('admin.grant.done', { name: `\u2068${person.name}\u2069`, amount: format.credits(amount) }),
        detail: t('admin.grant.now', { amount: format.credits(available) }),
      });
      void client.invalidateQueries({ queryKey: peopleQuery.queryKey });
      // The gift may have been to oneself.
      void client.invalidateQueries({ queryKey: balanceQuery.queryKey });
      onClose();
    },
  });
  return (
    <Dialog title={t('admin.grant')} width="narrow" isOpen onOpenChange={(open) => !open && onClose()}>
      <form noValidate className="flex flex-col gap-5" onSubmit={fields.submit((values) => grant.mutate(values))}>
        <p className="text-muted">
          {t('admin.grant.lead', { name: `\u2068${person.name}\u2069`, amount: format.credits(person.available) })}
        </p>
        <NumberField
          {...fields.bind('credits')}
          label={t('credits.amount')}
          minValue={0}
          maxValue={100_000_000}
          step={1}
          formatOptions={{ maximumFractionDigits: 2 }}
          autoFocus
        />
        <TextField
          {...fields.bind('reason')}
          label={t('admin.grant.reason')}
          help={t('admin.grant.reasonHelp')}
          maxLength={200}
          autoComplete="off"
          isRequired
        />
        {grant.error && <Fault error={grant.error} />}
        <div className="flex justify-end gap-2">
          <Button onPress={onClose}>{t('ui.cancel')}</Button>
          <Button type="submit" tone="primary" isPending={grant.isPending}>
            {t('admin.grant.action')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
