import type { Closing, Me } from '@pinhole/contract';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type ReactElement, useState } from 'react';
import { useT } from '../../app/i18n.ts';
import { api } from '../../lib/api.ts';
import { problemText } from '../../lib/problem-text.ts';
import { balanceQuery } from '../../lib/queries/account-queries.ts';
import { useFormat } from '../../lib/use-format.ts';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { Confirm } from '../../ui/dialog.tsx';
import { Fault } from '../../ui/fault.tsx';
import { Nothing } from '../../ui/nothing.tsx';
import { Section } from '../../ui/page.tsx';
import { RowsSkeleton } from '../../ui/rows.tsx';
import { showToast } from '../../ui/toast.tsx';
import { ordersKey } from '../billing/billing-queries.ts';
import { ClosingEffects } from './closing-effects.tsx';
import { closingKey, closingPreviewQuery, closingQuery } from './closing-queries.ts';

/** The end of the workspace's money: what it would do, how to ask for it, and until when it can be taken back. */
export function ClosingSettings({ me }: { readonly me: Me }): ReactElement {
  const t = useT();
  const mayClose = me.workspace.role === 'owner';
  const closing = useQuery({ ...closingQuery, enabled: mayClose });
  const name = `\u2068${me.workspace.name}\u2069`;
  return (
    <Section title={t('closing.title')} lead={t('closing.lead', { workspace: name })}>
      {!mayClose ? (
        <Nothing>{t('closing.notOwner')}</Nothing>
      ) : closing.isPending ? (
        <RowsSkeleton count={3} />
      ) : closing.isError ? (
        <Fault error={closing.error} onRetry={() => void closing.refetch()} />
      ) : (
        <Standing closing={closing.data} name={name} />
      )}
    </Section>
  );
}

function Standing({ closing, name }: { readonly closing: Closing | null; readonly name: string }): ReactElement {
  const t = useT();
  const format = useFormat();
  const deeds = useDeeds();
  if (!closing) return <Asking name={name} isPending={deeds.ask.isPending} onAsk={() => deeds.ask.mutate()} />;
  if (closing.state === 'closed')
    return (
      <Banner title={t('closing.closed', { date: format.dateTime(closing.endedAt ?? closing.dueAt) })}>
        <p>{t('closing.closedText', { refunded: format.credits(closing.refunded), forfeited: format.credits(closing.forfeited) })}</p>
        <p>{t('closing.after')}</p>
      </Banner>
    );
  if (closing.state === 'closing') return <Banner title={t('closing.closing')}>{t('closing.closingText')}</Banner>;
  return (
    <>
      <Banner
        tone="warn"
        title={t('closing.waiting', { date: format.dateTime(closing.dueAt) })}
        action={
          <Button tone="primary" isPending={deeds.undo.isPending} onPress={() => deeds.undo.mutate()}>
            {t('closing.undo')}
          </Button>
        }
      >
        <p>{t('closing.waitingText')}</p>
        {closing.askedVia === 'operator' && <p>{t('closing.waitingOperator')}</p>}
      </Banner>
      <h3 className="font-medium">{t('closing.onThatDay')}</h3>
      <Preview isAsked />
    </>
  );
}

interface AskingProps {
  readonly name: string;
  readonly isPending: boolean;
  readonly onAsk: () => void;
}

function Asking({ name, isPending, onAsk }: AskingProps): ReactElement {
  const t = useT();
  const format = useFormat();
  const { data: preview } = useQuery(closingPreviewQuery);
  const [confirming, setConfirming] = useState(false);
  return (
    <>
      <Preview />
      {preview && (
        <Button tone="danger" className="self-start" isPending={isPending} onPress={() => setConfirming(true)}>
          {t('closing.ask')}
        </Button>
      )}
      {preview && (
        <Confirm
          title={t('closing.askTitle', { workspace: name })}
          action={t('closing.askAction')}
          isOpen={confirming}
          onOpenChange={setConfirming}
          onConfirm={onAsk}
        >
          <div className="flex flex-col gap-2">
            <p className="text-text">
              {t('closing.sum', { refunded: format.credits(preview.refunded), forfeited: format.credits(preview.forfeited) })}
            </p>
            <p>{t(`closing.rule.${preview.rule}`)}</p>
            <p>{t('closing.days', { days: preview.days })}</p>
          </div>
        </Confirm>
      )}
    </>
  );
}

function Preview({ isAsked = false }: { readonly isAsked?: boolean }): ReactElement {
  const preview = useQuery(closingPreviewQuery);
  if (preview.isPending) return <RowsSkeleton count={3} />;
  if (preview.isError) return <Fault error={preview.error} onRetry={() => void preview.refetch()} />;
  return <ClosingEffects preview={preview.data} isAsked={isAsked} />;
}

function useDeeds() {
  const t = useT();
  const format = useFormat();
  const client = useQueryClient();
  const after = {
    onError: (error: unknown) => void showToast({ tone: 'bad', ...problemText(error) }),
    onSettled: () =>
      Promise.all([closingKey, ordersKey, balanceQuery.queryKey].map((queryKey) => client.invalidateQueries({ queryKey: [...queryKey] }))),
  };
  const ask = useMutation({
    mutationFn: () => api.closing.request(),
    onSuccess: ({ dueAt }) => void showToast({ title: t('closing.asked', { date: format.dateTime(dueAt) }) }),
    ...after,
  });
  const undo = useMutation({
    mutationFn: () => api.closing.undo(),
    onSuccess: () => void showToast({ title: t('closing.undone') }),
    ...after,
  });
  return { ask, undo };
}
