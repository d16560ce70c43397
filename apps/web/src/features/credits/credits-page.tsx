import { useQuery } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import { useT } from '../../app/i18n.ts';
import { useTitle } from '../../app/use-title.ts';
import { balanceQuery, meQuery } from '../../lib/queries/account-queries.ts';
import { Fault } from '../../ui/fault.tsx';
import { Page, Section } from '../../ui/page.tsx';
import { BuyLink } from '../billing/buy-link.tsx';
import { BalanceCard, BalanceSkeleton } from './balance-card.tsx';
import { CreditEntries } from './credit-entries.tsx';

/** What can be spent, what is set aside, and every movement. */
export function CreditsPage(): ReactElement {
  const t = useT();
  useTitle(t('shell.credits'));
  const { data: me } = useQuery(meQuery);
  const balance = useQuery(balanceQuery);
  return (
    <Page title={t('shell.credits')} lead={me && <bdi>{me.workspace.name}</bdi>} actions={<BuyLink />}>
      {balance.data ? (
        <BalanceCard balance={balance.data} />
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
