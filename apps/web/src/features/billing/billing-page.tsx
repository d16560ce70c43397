import type { SaleOffer } from '@pinhole/contract';
import { useQuery } from '@tanstack/react-query';
import { type ReactElement, useState } from 'react';
import { useT } from '../../app/i18n.ts';
import { useTitle } from '../../app/use-title.ts';
import { meQuery } from '../../lib/queries/account-queries.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Fault } from '../../ui/fault.tsx';
import { Page, Section } from '../../ui/page.tsx';
import { RowsSkeleton } from '../../ui/rows.tsx';
import { saleOffersQuery } from './billing-queries.ts';
import { BuyDialog } from './buy-dialog.tsx';
import { OfferCards } from './offer-cards.tsx';
import { Orders } from './orders.tsx';
import { Plans } from './plans.tsx';

/** What can be bought, and what was. */
export function BillingPage(): ReactElement {
  const t = useT();
  useTitle(t('billing.title'));
  const { data: me } = useQuery(meQuery);
  const offers = useQuery(saleOffersQuery);
  const [buying, setBuying] = useState<SaleOffer>();
  return (
    <Page title={t('billing.title')} lead={me && <bdi>{me.workspace.name}</bdi>} width="wide">
      {offers.isPending ? (
        <RowsSkeleton count={3} />
      ) : offers.isError ? (
        <Fault error={offers.error} onRetry={() => void offers.refetch()} />
      ) : offers.data.data.length === 0 || offers.data.ways.length === 0 ? (
        <div className="rounded-card border border-line bg-surface">
          <EmptyState title={t('billing.nothing')}>{t('billing.nothingText')}</EmptyState>
        </div>
      ) : (
        <OfferCards offers={offers.data.data} onBuy={setBuying} />
      )}
      <Plans offers={offers.data?.data ?? []} />
      <Section title={t('billing.orders')} lead={t('billing.ordersLead')}>
        <Orders />
      </Section>
      {buying && offers.data && <BuyDialog offer={buying} ways={offers.data.ways} onClose={() => setBuying(undefined)} />}
    </Page>
  );
}
