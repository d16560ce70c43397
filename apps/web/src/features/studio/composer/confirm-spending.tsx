import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type ReactElement, useState } from 'react';
import { useT } from '../../../app/i18n.ts';
import { api } from '../../../lib/api.ts';
import { problemText } from '../../../lib/problem-text.ts';
import { balanceQuery, meQuery } from '../../../lib/queries/account-queries.ts';
import { useFormat } from '../../../lib/use-format.ts';
import { Button } from '../../../ui/button.tsx';
import { classes } from '../../../ui/classes.ts';
import { Dialog } from '../../../ui/dialog.tsx';
import { Checkbox } from '../../../ui/switch.tsx';
import { showToast } from '../../../ui/toast.tsx';
import { type SpendingQuestion, spendingStore } from '../draft/ask-to-spend.ts';

/** Asks before what costs more than this person wants to spend unasked. The focus is on Cancel: Enter twice spends nothing. */
export function ConfirmSpending({ question }: { readonly question: SpendingQuestion }): ReactElement {
  const t = useT();
  const format = useFormat();
  const client = useQueryClient();
  const { data: me } = useQuery(meQuery);
  const { data: balance } = useQuery(balanceQuery);
  const [raised, setRaised] = useState(false);
  const raise = useMutation({
    mutationFn: () => api.me.update({ confirmAbove: String(question.cost) }),
    onSuccess: (changed) => client.setQueryData(meQuery.queryKey, changed),
    onError: (error) => showToast({ tone: 'bad', ...problemText(error) }),
  });
  const cost = format.credits(question.cost);
  const above = me?.account.confirmAbove;
  const left = balance && BigInt(balance.available) - question.cost;
  const close = (): void => spendingStore.set(null);
  const spend = (): void => {
    close();
    if (raised) raise.mutate();
    question.go(String(question.cost));
  };
  return (
    <Dialog title={t('spending.confirm', { cost })} width="narrow" role="alertdialog" isOpen onOpenChange={(open) => !open && close()}>
      <div className="flex flex-col gap-5">
        <p className="text-muted text-pretty">
          {above && above !== '0' ? t('spending.confirm.text', { limit: format.credits(above) }) : t('spending.confirm.textAlways')}
        </p>
        <dl className="flex flex-col gap-2 rounded-card border border-line px-4 py-3 tabular-nums">
          {balance && <Line name={t('spending.confirm.now')} amount={format.credits(balance.available)} />}
          <Line name={t('spending.confirm.cost')} amount={cost} strong />
          {left !== undefined && <Line name={t('spending.confirm.after')} amount={format.credits(left)} warn={left < 0n} />}
        </dl>
        <Checkbox isSelected={raised} onChange={setRaised}>
          {t('spending.confirm.raise', { cost })}
        </Checkbox>
        <div className="flex flex-wrap justify-end gap-2">
          <Button autoFocus onPress={close}>
            {t('ui.cancel')}
          </Button>
          <Button tone="primary" price={cost} onPress={spend}>
            {t('spending.confirm.action')}
          </Button>
        </div>
      </div>
    </Dialog>
  );
}

function Line({
  name,
  amount,
  strong = false,
  warn = false,
}: {
  readonly name: string;
  readonly amount: string;
  readonly strong?: boolean;
  readonly warn?: boolean;
}): ReactElement {
  return (
    <div className={classes('flex items-baseline justify-between gap-4', strong && 'font-medium')}>
      <dt className={strong ? undefined : 'text-muted'}>{name}</dt>
      <dd className={classes(warn && 'text-warn')}>{amount}</dd>
    </div>
  );
}
