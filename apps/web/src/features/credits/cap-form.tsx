import type { NewCap } from '@pinhole/contract';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import { useT } from '../../app/i18n.ts';
import { api } from '../../lib/api.ts';
import { microsOfCredits } from '../../lib/credits-input.ts';
import { balanceQuery, meQuery } from '../../lib/queries/account-queries.ts';
import { type Complaints, useFields } from '../../lib/use-fields.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Fault } from '../../ui/fault.tsx';
import { NumberField } from '../../ui/number-field.tsx';
import { Select } from '../../ui/select.tsx';
import { showToast } from '../../ui/toast.tsx';
import { ownKeysQuery } from './credit-queries.ts';

interface Wish {
  /** `workspace`, `member` for oneself, or the id of a key. */
  readonly subject: string;
  readonly period: NewCap['period'];
  readonly unit: 'credits' | 'currency';
  readonly amount: number;
}

const check = ({ amount }: Wish): Complaints<Wish> => ({ amount: amount > 0 ? undefined : 'credits.cap.missing' });
const periods = ['day', 'week', 'month', 'total'] as const;

export function CapForm({ start, onClose }: { readonly start: Partial<Wish>; readonly onClose: () => void }): ReactElement {
  const t = useT();
  const client = useQueryClient();
  const { data: me } = useQuery(meQuery);
  const { data: keys = [] } = useQuery(ownKeysQuery);
  const runs = me?.workspace.role === 'owner' || me?.workspace.role === 'admin';
  const fields = useFields<Wish>(
    { subject: runs ? 'workspace' : 'member', period: 'month', unit: 'credits', amount: Number.NaN, ...start },
    check,
  );
  const save = useMutation({
    mutationFn: ({ subject, period, unit, amount }: Wish) =>
      api.caps.set({
        ...(subject === 'workspace'
          ? { subject }
          : subject === 'member'
            ? { subject, subjectId: me?.account.id ?? '' }
            : { subject: 'key', subjectId: subject }),
        period,
        unit,
        limit: microsOfCredits(amount) ?? '0',
      }),
    onSuccess: () => {
      showToast({ title: t('credits.cap.saved') });
      void client.invalidateQueries({ queryKey: balanceQuery.queryKey });
      onClose();
    },
  });
  return (
    <Dialog title={t('credits.capAdd')} width="narrow" isOpen onOpenChange={(open) => !open && onClose()}>
      <form noValidate className="flex flex-col gap-5" onSubmit={fields.submit((values) => save.mutate(values))}>
        <Select
          label={t('credits.cap.subject')}
          {...fields.bind('subject')}
          options={[
            ...(runs ? [{ value: 'workspace', label: t('credits.cap.subject.workspace') }] : []),
            { value: 'member', label: t('credits.cap.subject.member') },
            ...keys.map(({ id, name }) => ({ value: id, label: `${t('credits.cap.key')} ⁨${name}⁩` })),
          ]}
        />
        <Select
          label={t('credits.cap.period')}
          {...fields.bind('period')}
          options={periods.map((value) => ({ value, label: t(`credits.cap.period.${value}`) }))}
        />
        <Select
          label={t('credits.cap.unit')}
          {...fields.bind('unit')}
          options={(['credits', 'currency'] as const).map((value) => ({ value, label: t(`credits.cap.unit.${value}`) }))}
        />
        <NumberField {...fields.bind('amount')} label={t('credits.cap.amount')} minValue={0} formatOptions={{ maximumFractionDigits: 2 }} />
        {save.error && <Fault error={save.error} />}
        <div className="flex justify-end gap-2">
          <Button onPress={onClose}>{t('ui.cancel')}</Button>
          <Button type="submit" tone="primary" isPending={save.isPending}>
            {t('credits.capSave')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
