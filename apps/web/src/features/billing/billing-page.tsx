import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import { useT } from '../../app/i18n.ts';
import { useTitle } from '../../app/use-title.ts';
import { meQuery } from '../../lib/queries/account-queries.ts';
import { Banner } from '../../ui/banner.tsx';
import { Fault } from '../../ui/fault.tsx';
import { Nothing } from '../../ui/nothing.tsx';
import { Page, Section } from '../../ui/page.tsx';
import { RowsSkeleton } from '../../ui/rows.tsx';
import { saleOffersQuery } from './billing-queries.ts';
import { DetailsSection } from './details/details-section.tsx';
import { PricingLink } from './links/pricing-link.tsx';
import { LastOrder } from './orders/last-order.tsx';
import { Orders } from './orders/orders.tsx';
import { Papers } from './orders/papers.tsx';
import { Plans } from './plans/plans.tsx';
import { ShelfCards } from './shelf/shelf-cards.tsx';
import { TopUpSection } from './top-up/top-up.tsx';
import { WhatYouHave } from './what-you-have.tsx';

/** What is there and what is owed, what can be bought, and what was. */
export function BillingPage(): ReactElement {
  const t = useT();
  useTitle(t('billing.title'));
  const { data: me } = useQuery(meQuery);
  const offers = useQuery(saleOffersQuery);
  const { buy } = useSearch({ from: '/shell/billing' });
  const navigate = useNavigate();
  const shelf = offers.data?.data ?? [];
  const packsAlone = shelf.length > 0 && shelf.every(({ kind }) => kind === 'pack');
  const lead = me && <bdi>{me.workspace.name}</bdi>;
  if (me && me.workspace.role !== 'owner' && me.workspace.role !== 'admin')
    return (
      <Page title={t('billing.title')} lead={lead} width="wide">
        <WhatYouHave />
        <Banner title={t('billing.notYours')}>{t('billing.notYoursText')}</Banner>
      </Page>
    );
  return (
    <Page title={t('billing.title')} lead={lead} width="wide">
      <LastOrder />
      <WhatYouHave />
      <Plans offers={shelf} />
      <Section title={t('billing.buyCredits')} lead={packsAlone && t('pricing.kindText.pack')} actions={<PricingLink />}>
        {offers.isPending ? (
          <RowsSkeleton count={3} />
        ) : offers.isError ? (
          <Fault error={offers.error} onRetry={() => void offers.refetch()} />
        ) : offers.data.data.length === 0 || offers.data.ways.length === 0 ? (
          <Nothing>{t('billing.nothingText')}</Nothing>
        ) : (
          <ShelfCards
            shelf={offers.data}
            buying={buy}
            onBuy={(sku) => void navigate({ to: '/billing', search: sku === undefined ? {} : { buy: sku } })}
          />
        )}
      </Section>
      <TopUpSection />
      <Section title={t('billing.orders')} lead={t('billing.ordersLead')}>
        <Orders />
      </Section>
      <Section title={t('ownPapers.title')} lead={t('ownPapers.lead')}>
        <Papers />
      </Section>
      <DetailsSection />
    </Page>
  );
}
