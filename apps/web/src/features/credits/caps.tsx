import type { Balance, Cap } from '@pinhole/contract';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type ReactElement, useState } from 'react';
import { useT } from '../../app/i18n.ts';
import { api } from '../../lib/api.ts';
import { creditsOfMicros } from '../../lib/credits-input.ts';
import { balanceQuery } from '../../lib/queries/account-queries.ts';
import { Button } from '../../ui/button.tsx';
import { Nothing } from '../../ui/nothing.tsx';
import { Section } from '../../ui/page.tsx';
import { showToast } from '../../ui/toast.tsx';
import { CapForm } from './cap-form.tsx';
import { CapRow } from './cap-row.tsx';
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
  const text = useCapText();
  const client = useQueryClient();
  const remove = useMutation({
    mutationFn: () => api.caps.delete({ id: cap.id }),
    onSuccess: () => {
      showToast({ title: t('credits.cap.removed') });
      void client.invalidateQueries({ queryKey: balanceQuery.queryKey });
    },
  });
  const title = `${text.whose(cap)} · ${t(`credits.cap.period.${cap.period}`)}`;
  const deeds = cap.changeable && (
    <span className="flex gap-1">
      {cap.subject !== 'member' || cap.setBy === 'self' ? (
        <Button tone="plain" size="small" aria-label={`${t('credits.capChange')}: ${title}`} onPress={onChange}>
          {t('credits.capChange')}
        </Button>
      ) : null}
      <Button
        tone="plain"
        size="small"
        aria-label={`${t('credits.capDelete')}: ${title}`}
        isPending={remove.isPending}
        onPress={() => remove.mutate()}
      >
        {t('credits.capDelete')}
      </Button>
    </span>
  );
  return <CapRow cap={cap} title={title} deeds={deeds} />;
}
