import type { SaleOffer } from '@pinhole/contract';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import { useT } from '../../../app/i18n.ts';
import { buttonLook } from '../../../ui/button.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { Fault } from '../../../ui/fault.tsx';
import { Section } from '../../../ui/page.tsx';
import { RowsSkeleton } from '../../../ui/rows.tsx';
import { modelPricesQuery, type Shelf, saleOffersQuery } from '../billing-queries.ts';
import { WaysToPay } from '../buying/ways-to-pay.tsx';
import { CurrencyPicker } from '../prices/currency-picker.tsx';
import { useCurrency } from '../prices/use-currency.ts';
import { ModelPrices } from './model-prices.tsx';
import { OfferCards } from './offer-cards.tsx';
import { PricingFacts } from './pricing-facts.tsx';
import { PricingFrame } from './pricing-frame.tsx';

/** For everybody, also without an account: what is sold here, for how much, how it is paid, and what it is good for. */
export function PricingPage(): ReactElement {
  const t = useT();
  const offers = useQuery(saleOffersQuery);
  return (
    <PricingFrame title={t('pricing.title')} lead={t('pricing.lead')}>
      {offers.isPending ? (
        <RowsSkeleton count={4} />
      ) : offers.isError ? (
        <Fault error={offers.error} onRetry={() => void offers.refetch()} />
      ) : offers.data.data.length === 0 || offers.data.ways.length === 0 ? (
        <div className="rounded-card border border-line bg-surface">
          <EmptyState title={t('pricing.nothing')}>{t('pricing.nothingText')}</EmptyState>
        </div>
      ) : (
        <Prices {...offers.data} />
      )}
    </PricingFrame>
  );
}

function Prices({ data: offers, ways }: Shelf): ReactElement {
  const t = useT();
  const choice = useCurrency(offers);
  const models = useQuery(modelPricesQuery);
  const buy = ({ sku }: SaleOffer, name: string): ReactElement => (
    <Link to="/billing" search={{ buy: sku }} aria-label={name} className={buttonLook('primary', 'medium')}>
      {t('billing.buy')}
    </Link>
  );
  const kinds = (['plan', 'pack'] as const).map((kind) => ({ kind, of: offers.filter((offer) => offer.kind === kind) }));
  return (
    <>
      <CurrencyPicker {...choice} />
      {kinds.map(
        ({ kind, of }) =>
          of.length > 0 && (
            <Section key={kind} title={t(`pricing.kind.${kind}`)} lead={t(`pricing.kindText.${kind}`)}>
              <OfferCards
                label={t(`pricing.kind.${kind}`)}
                offers={of}
                currency={choice.currency}
                prices={models.data ?? []}
                action={buy}
              />
            </Section>
          ),
      )}
      {models.data && models.data.length > 0 && (
        <Section title={t('pricing.today')} lead={t('pricing.todayLead')}>
          <ModelPrices prices={models.data} offers={offers} currency={choice.currency} />
        </Section>
      )}
      <Section title={t('pricing.ways')} lead={t('pricing.waysLead')}>
        <WaysToPay ways={ways} hasPlans={offers.some(({ kind }) => kind === 'plan')} />
      </Section>
      <Section title={t('pricing.facts')}>
        <PricingFacts offers={offers} ways={ways} />
      </Section>
    </>
  );
}
