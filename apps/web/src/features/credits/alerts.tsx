import type { Balance, SpendAlert } from '@pinhole/contract';
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import { useT } from '../../app/i18n.ts';
import { api } from '../../lib/api.ts';
import { creditsOfMicros, microsOfCredits } from '../../lib/credits-input.ts';
import { balanceQuery, meQuery } from '../../lib/queries/account-queries.ts';
import { useFields } from '../../lib/use-fields.ts';
import { RelativeTime } from '../../ui/amounts.tsx';
import { Button } from '../../ui/button.tsx';
import { Fault } from '../../ui/fault.tsx';
import { LoadMore } from '../../ui/load-more.tsx';
import { Nothing } from '../../ui/nothing.tsx';
import { NumberField } from '../../ui/number-field.tsx';
import { Section } from '../../ui/page.tsx';
import { showToast } from '../../ui/toast.tsx';
import { spendAlertsQuery } from './credit-queries.ts';
import { useAlertText } from './use-alert-text.ts';

/** What was told of caps and balances, and below which balance it is told. */
export function Alerts({ balance }: { readonly balance: Balance }): ReactElement {
  const t = useT();
  const { data: me } = useQuery(meQuery);
  const alerts = useInfiniteQuery(spendAlertsQuery);
  const rows = alerts.data?.pages.flatMap((page) => page.data) ?? [];
  const runs = me?.workspace.role === 'owner' || me?.workspace.role === 'admin';
  return (
    <Section title={t('credits.alerts')}>
      {runs && <LowBalance key={balance.lowBalance} balance={balance} />}
      {alerts.isError && <Fault error={alerts.error} onRetry={() => void alerts.refetch()} />}
      {alerts.isSuccess && rows.length === 0 && <Nothing>{t('credits.alertsNone')}</Nothing>}
      {rows.length > 0 && (
        <ul className="flex flex-col rounded-card border border-line bg-surface">
          {rows.map((alert) => (
            <AlertLine key={alert.id} alert={alert} />
          ))}
        </ul>
      )}
      <LoadMore pages={alerts} />
    </Section>
  );
}

function AlertLine({ alert }: { readonly alert: SpendAlert }): ReactElement {
  const text = useAlertText();
  return (
    <li className="flex flex-wrap items-baseline justify-between gap-x-6 gap-y-1 border-b border-line px-5 py-3 last:border-0">
      <span>{text(alert)}</span>
      <span className="text-sm text-muted">
        <RelativeTime at={alert.createdAt} />
      </span>
    </li>
  );
}

function LowBalance({ balance }: { readonly balance: Balance }): ReactElement {
  const t = useT();
  const client = useQueryClient();
  const fields = useFields({ threshold: creditsOfMicros(balance.lowBalance) }, ({ threshold }) => ({
    threshold: threshold >= 0 ? undefined : ('credits.cap.missing' as const),
  }));
  const save = useMutation({
    mutationFn: (threshold: number) => api.credits.setLowBalance({ threshold: microsOfCredits(threshold) ?? '0' }),
    onSuccess: () => {
      showToast({ title: t('credits.lowSaved') });
      void client.invalidateQueries({ queryKey: balanceQuery.queryKey });
    },
  });
  return (
    <form noValidate className="flex flex-col gap-1.5" onSubmit={fields.submit(({ threshold }) => save.mutate(threshold))}>
      <div className="flex items-end gap-3">
        <NumberField
          {...fields.bind('threshold')}
          label={t('credits.low')}
          minValue={0}
          formatOptions={{ maximumFractionDigits: 2 }}
          className="max-w-60 flex-1"
        />
        <Button type="submit" isPending={save.isPending}>
          {t('credits.capSave')}
        </Button>
      </div>
      <p className="text-sm text-muted text-pretty">{t('credits.lowText')}</p>
      {save.error && <Fault error={save.error} />}
    </form>
  );
}
