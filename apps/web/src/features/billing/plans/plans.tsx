import type { PlanSubscription, SaleOffer } from '@pinhole/contract';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type ReactElement, useState } from 'react';
import { useT } from '../../../app/i18n.ts';
import { api } from '../../../lib/api.ts';
import { problemText } from '../../../lib/problem-text.ts';
import { balanceQuery } from '../../../lib/queries/account-queries.ts';
import { useFormat } from '../../../lib/use-format.ts';
import { Badge, type BadgeTone } from '../../../ui/badge.tsx';
import { Banner } from '../../../ui/banner.tsx';
import { Button } from '../../../ui/button.tsx';
import { Confirm } from '../../../ui/dialog.tsx';
import { Section } from '../../../ui/page.tsx';
import { Facts } from '../../../ui/rows.tsx';
import { showToast } from '../../../ui/toast.tsx';
import { ordersKey, plansQuery } from '../billing-queries.ts';
import { ChangePlan } from './change-plan.tsx';
import { PlanUse, planUseQuery } from './plan-use.tsx';

const tones: Readonly<Record<PlanSubscription['state'], BadgeTone>> = {
  incomplete: 'warn',
  trial: 'accent',
  active: 'good',
  past_due: 'bad',
  paused: 'plain',
  ended: 'plain',
};

/** The plans of the workspace that are not over; nothing where there is none. */
export function Plans({ offers }: { readonly offers: readonly SaleOffer[] }): ReactElement | null {
  const t = useT();
  const { data } = useQuery(plansQuery);
  const running = data?.filter(({ state }) => state !== 'ended' && state !== 'incomplete') ?? [];
  if (running.length === 0) return null;
  return (
    <Section title={t('plans.title')}>
      {running.map((plan) => (
        <Plan key={plan.id} plan={plan} offers={offers} />
      ))}
    </Section>
  );
}

function Plan({ plan, offers }: { readonly plan: PlanSubscription; readonly offers: readonly SaleOffer[] }): ReactElement {
  const t = useT();
  const format = useFormat();
  const deeds = useDeeds(plan);
  const { data: use } = useQuery(planUseQuery);
  const [asking, setAsking] = useState<'cancel' | 'change'>();
  const others = offers.filter(({ kind, sku }) => kind === 'plan' && sku !== plan.sku);
  const gives = t(plan.every === 'month' ? 'billing.planGivesMonth' : 'billing.planGivesYear', { credits: format.credits(plan.credits) });
  return (
    <article aria-label={plan.title} className="flex flex-col gap-4 rounded-card border border-line bg-surface p-5">
      {plan.state === 'past_due' && (
        <Banner
          tone="bad"
          title={t('plans.pastDue')}
          action={
            plan.can.portal && (
              <Button tone="primary" isPending={deeds.portal.isPending} onPress={() => deeds.portal.mutate()}>
                {t('plans.mend', { name: `\u2068${plan.way.title}\u2069` })}
              </Button>
            )
          }
        >
          {t('plans.pastDueText', { date: format.date(plan.pastDueSince ?? plan.periodStarts ?? new Date()) })}
          {use?.plan?.state === 'grace' && use.plan.until !== null && ` ${t('plans.grace', { date: format.date(use.plan.until) })}`}
        </Banner>
      )}
      <div>
        <p className="flex flex-wrap items-center gap-2">
          <bdi className="font-medium">{plan.title}</bdi>
          <Badge tone={tones[plan.state]}>{t(`plans.state.${plan.state}`)}</Badge>
        </p>
        <p className="text-sm text-muted">
          <Facts>
            {[
              gives,
              plan.endsAt
                ? t('plans.endsOn', { date: format.date(plan.endsAt) })
                : plan.periodEnds &&
                  (plan.state === 'trial'
                    ? t('plans.trialUntil', { date: format.date(plan.periodEnds) })
                    : plan.state === 'active' && t('plans.renewsOn', { date: format.date(plan.periodEnds) })),
              plan.nextTitle && t('plans.becomes', { title: `\u2068${plan.nextTitle}\u2069` }),
            ]}
          </Facts>
        </p>
        {plan.state === 'paused' && <p className="mt-1 text-sm text-muted text-pretty">{t('plans.notPaused')}</p>}
      </div>
      <PlanUse />
      <div className="flex flex-wrap gap-2">
        {plan.can.change && others.length > 0 && <Button onPress={() => setAsking('change')}>{t('plans.change')}</Button>}
        {plan.can.portal && (
          <Button isPending={deeds.portal.isPending} onPress={() => deeds.portal.mutate()}>
            {t('plans.portal')}
          </Button>
        )}
        {plan.can.resume && (
          <Button tone="primary" isPending={deeds.resume.isPending} onPress={() => deeds.resume.mutate()}>
            {t('plans.resume')}
          </Button>
        )}
        {plan.can.cancel && (
          <Button isPending={deeds.cancel.isPending} onPress={() => setAsking('cancel')}>
            {t('plans.cancel')}
          </Button>
        )}
      </div>
      <Confirm
        title={t('plans.cancelTitle', { title: `\u2068${plan.title}\u2069` })}
        action={t('plans.cancel')}
        isOpen={asking === 'cancel'}
        onOpenChange={(open) => !open && setAsking(undefined)}
        onConfirm={() => deeds.cancel.mutate()}
      >
        {t('plans.cancelText', { date: plan.periodEnds ? format.date(plan.periodEnds) : '' })}
      </Confirm>
      {asking === 'change' && <ChangePlan plan={plan} offers={others} onClose={() => setAsking(undefined)} />}
    </article>
  );
}

function useDeeds({ id }: PlanSubscription) {
  const client = useQueryClient();
  const after = {
    onError: (error: unknown) => void showToast({ tone: 'bad', ...problemText(error) }),
    onSettled: () =>
      Promise.all([ordersKey, balanceQuery.queryKey].map((queryKey) => client.invalidateQueries({ queryKey: [...queryKey] }))),
  };
  const cancel = useMutation({ mutationFn: () => api.subscriptions.cancel({ id }), ...after });
  const resume = useMutation({ mutationFn: () => api.subscriptions.resume({ id }), ...after });
  const portal = useMutation({
    mutationFn: () => api.subscriptions.openPortal({ id }),
    onSuccess: ({ url }) => location.assign(url),
    onError: after.onError,
  });
  return { cancel, resume, portal };
}
