import type { Person } from '@pinhole/contract';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import { useT } from '../../app/i18n.ts';
import { api } from '../../lib/api.ts';
import { microsOfCredits } from '../../lib/credits-input.ts';
import { balanceQuery } from '../../lib/queries/account-queries.ts';
import { type Complaints, useFields } from '../../lib/use-fields.ts';
import { useFormat } from '../../lib/use-format.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Fault } from '../../ui/fault.tsx';
import { NumberField } from '../../ui/number-field.tsx';
import { Segmented } from '../../ui/segmented.tsx';
import { showToast } from '../../ui/toast.tsx';

interface Cap {
  readonly kind: 'amount' | 'none';
  readonly credits: number;
}

const check = ({ kind, credits }: Cap): Complaints<Cap> => ({
  credits: kind === 'none' || credits > 0 ? undefined : 'admin.cap.missing',
});

export function CapDialog({ person, onClose }: { readonly person: Person; readonly onClose: () => void }): ReactElement {
  const t = useT();
  const format = useFormat();
  const client = useQueryClient();
  const fields = useFields<Cap>({ kind: 'amount', credits: Number.NaN }, check);
  const set = useMutation({
    mutationFn: ({ kind, credits }: Cap) =>
      api.admin.setSpendCap({ workspaceId: person.workspaceId, limit: kind === 'none' ? null : (microsOfCredits(credits) ?? null) }),
    onSuccess: ({ limit }) => {
      const name = `\u2068${person.name}\u2069`;
      showToast({
        title: limit === null ? t('admin.cap.lifted', { name }) : t('admin.cap.done', { name, amount: format.credits(limit) }),
      });
      void client.invalidateQueries({ queryKey: balanceQuery.queryKey });
      onClose();
    },
  });
  return (
    <Dialog title={t('admin.cap')} width="narrow" isOpen onOpenChange={(open) => !open && onClose()}>
      <form noValidate className="flex flex-col gap-5" onSubmit={fields.submit((values) => set.mutate(values))}>
        <p className="text-muted">{t('admin.cap.lead', { name: `\u2068${person.name}\u2069` })}</p>
        <Segmented
          label={t('admin.cap')}
          value={fields.values.kind}
          onChange={(kind: Cap['kind']) => fields.set('kind', kind)}
          options={[
            { value: 'amount', label: t('admin.cap.limited') },
            { value: 'none', label: t('admin.cap.unlimited') },
          ]}
          className="self-start"
        />
        <NumberField
          {...fields.bind('credits')}
          label={t('admin.cap.amount')}
          minValue={0}
          step={10}
          formatOptions={{ maximumFractionDigits: 2 }}
          isDisabled={fields.values.kind === 'none'}
        />
        {set.error && <Fault error={set.error} />}
        <div className="flex justify-end gap-2">
          <Button onPress={onClose}>{t('ui.cancel')}</Button>
          <Button type="submit" tone="primary" isPending={set.isPending}>
            {t('admin.cap.action')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
