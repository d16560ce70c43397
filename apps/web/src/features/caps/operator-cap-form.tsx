import type { CapTargets, NewCap } from '@pinhole/contract';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import { useT } from '../../app/i18n.ts';
import { api } from '../../lib/api.ts';
import { microsOfCredits } from '../../lib/credits-input.ts';
import { balanceQuery } from '../../lib/queries/account-queries.ts';
import { type Complaints, useFields } from '../../lib/use-fields.ts';
import { Button } from '../../ui/button.tsx';
import { Fault } from '../../ui/fault.tsx';
import { NumberField } from '../../ui/number-field.tsx';
import { Select } from '../../ui/select.tsx';
import { showToast } from '../../ui/toast.tsx';
import { spendingKey } from './caps-queries.ts';

interface Wish {
  /** `workspace`, or `member` or `key` and its id. */
  readonly subject: string;
  readonly period: NewCap['period'];
  readonly unit: 'credits' | 'currency';
  readonly amount: number;
}

const check = ({ amount }: Wish): Complaints<Wish> => ({ amount: amount > 0 ? undefined : 'credits.cap.missing' });
const periods = ['day', 'week', 'month', 'total'] as const;

export interface OperatorCapFormProps {
  readonly workspaceId: string;
  readonly targets: CapTargets;
  readonly onClose: () => void;
}

/** A cap that nobody in the workspace can raise. The same subject, time and unit again changes the one there is. */
export function OperatorCapForm({ workspaceId, targets, onClose }: OperatorCapFormProps): ReactElement {
  const t = useT();
  const client = useQueryClient();
  const fields = useFields<Wish>({ subject: 'workspace', period: 'month', unit: 'credits', amount: Number.NaN }, check);
  const save = useMutation({
    mutationFn: ({ subject, period, unit, amount }: Wish) => {
      const [kind, subjectId] = subject.split(' ') as [NewCap['subject'], string?];
      const whose = subjectId === undefined ? { subject: kind } : { subject: kind, subjectId };
      return api.admin.setWorkspaceCap({ workspace: workspaceId }, { ...whose, period, unit, limit: microsOfCredits(amount) ?? '0' });
    },
    onSuccess: async () => {
      showToast({ title: t('credits.cap.saved') });
      void client.invalidateQueries({ queryKey: balanceQuery.queryKey });
      await client.invalidateQueries({ queryKey: spendingKey });
      onClose();
    },
  });
  const named = (kind: 'member' | 'key', all: CapTargets['members']) =>
    all.map(({ id, name }) => ({ value: `${kind} ${id}`, label: `${t(`limits.subject.${kind}`)} \u2068${name}\u2069` }));
  return (
    <form
      noValidate
      aria-label={t('credits.capAdd')}
      className="flex flex-col gap-4 rounded-card border border-line p-4"
      onSubmit={fields.submit((values) => save.mutate(values))}
    >
      <div className="grid items-start gap-4 tablet:grid-cols-2">
        <Select
          label={t('credits.cap.subject')}
          {...fields.bind('subject')}
          options={[
            { value: 'workspace', label: t('limits.subject.workspace') },
            ...named('member', targets.members),
            ...named('key', targets.keys),
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
      </div>
      {save.error && <Fault error={save.error} />}
      <div className="flex justify-end gap-2">
        <Button onPress={onClose}>{t('ui.cancel')}</Button>
        <Button type="submit" tone="primary" isPending={save.isPending}>
          {t('credits.capSave')}
        </Button>
      </div>
    </form>
  );
}
