import type { Balance, Cap } from '@pinhole/contract';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type ReactElement, useState } from 'react';
import { useT } from '../../app/i18n.ts';
import { api } from '../../lib/api.ts';
import { creditsOfMicros } from '../../lib/credits-input.ts';
import { balanceQuery } from '../../lib/queries/account-queries.ts';
import { useFormat } from '../../lib/use-format.ts';
import { Button } from '../../ui/button.tsx';
import { Meter } from '../../ui/meter.tsx';
import { Nothing } from '../../ui/nothing.tsx';
import { Section } from '../../ui/page.tsx';
import { showToast } from '../../ui/toast.tsx';
import { CapForm } from './cap-form.tsx';
import { capUse } from './cap-use.ts';
import { useCapText } from './use-cap-text.ts';

/** Every cap that binds this person or that they may change, with what is used of it. */
export function Caps({ balance }: { readonly balance: Balance }): ReactElement {
  const t = useT();
  const [form, setForm] = useState<Parameters<typeof CapForm>[0]['start']>();
  return (
    <Section
      title={t('credits.caps')}
      lead={t('credits.capsLead')}
      actions={
        <Button className="shrink-0" onPress={() => setForm({})}>
          {t('credits.capAdd')}
        </Button>
      }
    >
      {balance.caps.length === 0 ? (
        <Nothing>{t('credits.capsNone')}</Nothing>
      ) : (
        <ul className="flex flex-col rounded-card border border-line bg-surface">
          {balance.caps.map((cap) => (
            <CapLine key={cap.id} cap={cap} onChange={() => setForm(startOf(cap))} />
          ))}
        </ul>
      )}
      {form && <CapForm start={form} onClose={() => setForm(undefined)} />}
    </Section>
  );
}

const startOf = ({ subject, subjectId, period, unit, limit }: Cap) => ({
  subject: subject === 'key' ? (subjectId ?? '') : subject,
  period,
  unit,
  amount: creditsOfMicros(limit),
});

function CapLine({ cap, onChange }: { readonly cap: Cap; readonly onChange: () => void }): ReactElement {
  const t = useT();
  const format = useFormat();
  const text = useCapText();
  const client = useQueryClient();
  const remove = useMutation({
    mutationFn: () => api.caps.delete({ id: cap.id }),
    onSuccess: () => {
      showToast({ title: t('credits.cap.removed') });
      void client.invalidateQueries({ queryKey: balanceQuery.queryKey });
    },
  });
  const use = capUse(cap);
  const title = `${text.whose(cap)} · ${t(`credits.cap.period.${cap.period}`)}`;
  const used =
    cap.limit === null
      ? t('credits.cap.unlimited')
      : t('credits.cap.used', { spent: text.amount(cap.spent, cap.currency), limit: text.amount(cap.limit, cap.currency) });
  return (
    <li className="flex flex-col gap-2 border-b border-line px-5 py-3.5 last:border-0">
      <div className="flex flex-wrap items-baseline justify-between gap-x-6 gap-y-1">
        <span className="font-medium">{title}</span>
        <span className="text-sm text-muted tabular-nums">{used}</span>
      </div>
      {use && <Meter label={title} value={use.share} valueLabel={used} tone={use.tone} />}
      <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-1">
        <span className="text-sm text-muted">
          {t(`credits.cap.setBy.${cap.setBy}`)}
          {cap.resetsAt && ` · ${t('credits.cap.resets', { date: format.date(cap.resetsAt) })}`}
        </span>
        {cap.changeable && (
          <span className="flex gap-1">
            {cap.subject !== 'member' || cap.setBy === 'self' ? (
              <Button tone="plain" size="small" onPress={onChange}>
                {t('credits.capChange')}
              </Button>
            ) : null}
            <Button tone="plain" size="small" isPending={remove.isPending} onPress={() => remove.mutate()}>
              {t('credits.capDelete')}
            </Button>
          </span>
        )}
      </div>
    </li>
  );
}
