import { useQuery } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import { useT } from '../../app/i18n.ts';
import { useTitle } from '../../app/use-title.ts';
import { balanceQuery, meQuery } from '../../lib/queries/account-queries.ts';
import { ButtonLink } from '../../ui/button.tsx';
import { Fault } from '../../ui/fault.tsx';
import { Page, Section } from '../../ui/page.tsx';
import { BuyLink } from '../billing/links/buy-link.tsx';
import { PricingLink } from '../billing/links/pricing-link.tsx';
import { Alerts } from './alerts.tsx';
import { BalanceCard, BalanceSkeleton } from './balance-card.tsx';
import { Buckets } from './buckets-card.tsx';
import { Caps } from './caps.tsx';
import { CreditEntries } from './credit-entries.tsx';

/** What can be spent and when it ends, what is set aside, what limits it, and every movement. */
export function CreditsPage(): ReactElement {
  const t = useT();
  useTitle(t('shell.credits'));
  const { data: me } = useQuery(meQuery);
  const balance = useQuery(balanceQuery);
  return (
    <Page
      title={t('shell.credits')}
      lead={
        <span className="flex flex-wrap gap-x-3">
          {me && <bdi>{me.workspace.name}</bdi>}
          <PricingLink />
        </span>
      }
      actions={
        <>
          <ButtonLink href="/usage">{t('credits.usage.open')}</ButtonLink>
          <BuyLink />
        </>
      }
    >
      {balance.data ? (
        <>
          <BalanceCard balance={balance.data} />
          <Buckets balance={balance.data} />
          <Caps balance={balance.data} />
          <Alerts balance={balance.data} />
        </>
      ) : balance.isError ? (
        <Fault error={balance.error} onRetry={() => void balance.refetch()} />
      ) : (
        <BalanceSkeleton />
      )}
      <Section title={t('credits.movements')} lead={t('credits.movementsLead')}>
        <CreditEntries />
      </Section>
    </Page>
  );
}
