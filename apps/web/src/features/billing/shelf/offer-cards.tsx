import type { ModelPrice, SaleOffer } from '@pinhole/contract';
import type { ReactElement, ReactNode } from 'react';
import { useT } from '../../../app/i18n.ts';
import { useFormat } from '../../../lib/use-format.ts';
import { Badge } from '../../../ui/badge.tsx';
import { countFor } from '../prices/credit-worth.ts';
import { priceIn } from '../prices/offer-price.ts';
import { PlanAllows } from '../prices/plan-allows.tsx';

export interface OfferCardsProps {
  /** What the list is called. */
  readonly label: string;
  readonly offers: readonly SaleOffer[];
  /** Whatever has no price in it is left out. */
  readonly currency: string;
  /** What a picture costs today, to say what the credits are enough for. */
  readonly prices?: readonly ModelPrice[];
  /** What can be done with an offer; `name` says what is bought, and for how much. */
  readonly action: (offer: SaleOffer, name: string) => ReactNode;
}

/** What is on the shelf: what each gives, and what it costs. */
export function OfferCards({ label, offers, currency, prices = [], action }: OfferCardsProps): ReactElement {
  return (
    <ul aria-label={label} className="grid gap-4 tablet:grid-cols-2 wide:grid-cols-3">
      {offers.map((offer) => (
        <OfferCard key={offer.sku} offer={offer} currency={currency} prices={prices} action={action} />
      ))}
    </ul>
  );
}

function OfferCard({
  offer,
  currency,
  prices,
  action,
}: Required<Pick<OfferCardsProps, 'currency' | 'prices' | 'action'>> & { readonly offer: SaleOffer }): ReactElement | null {
  const t = useT();
  const format = useFormat();
  const price = priceIn(offer, currency);
  if (!price) return null;
  const amount = format.money(BigInt(price.minor), price.currency);
  const credits = { credits: format.credits(offer.credits) };
  const picture = prices.find(({ output, credits: each }) => output === 'image' && each !== '0');
  return (
    <li className="flex flex-col gap-4 rounded-card border border-line bg-surface p-5">
      <div className="min-w-0">
        <h3 className="flex flex-wrap items-center gap-x-2 gap-y-1 font-medium wrap-anywhere">
          <bdi>{offer.title}</bdi>
          {offer.trialDays > 0 && <Badge tone="accent">{t('pricing.trialDays', { count: offer.trialDays })}</Badge>}
        </h3>
        {offer.description && (
          <p className="mt-1 text-sm text-muted text-pretty">
            <bdi>{offer.description}</bdi>
          </p>
        )}
      </div>
      <div>
        <p className="flex flex-wrap items-baseline gap-x-1.5">
          <span className="text-2xl font-medium tracking-tight tabular-nums">{amount}</span>
          {offer.every !== null && (
            <span className="text-muted">{t(offer.every === 'month' ? 'pricing.perMonth' : 'pricing.perYear')}</span>
          )}
        </p>
        <p className="text-sm text-muted">{t(offer.taxBehaviour === 'exclusive' ? 'billing.taxOnTop' : 'billing.taxWithin')}</p>
      </div>
      <div className="flex flex-col gap-2 text-sm">
        <p className="font-medium">
          {offer.every === null
            ? t('billing.packGives', credits)
            : t(offer.every === 'month' ? 'billing.planGivesMonth' : 'billing.planGivesYear', credits)}
        </p>
        {offer.trialCredits !== null && (
          <p className="text-muted">{t('pricing.trialGives', { credits: format.credits(offer.trialCredits) })}</p>
        )}
        {picture && (
          <p className="text-muted">
            {t('pricing.enoughFor', {
              count: countFor(offer.credits, picture.credits),
              amount: format.number(countFor(offer.credits, picture.credits)),
              model: `\u2068${picture.title}\u2069`,
            })}
          </p>
        )}
        {offer.limits && <PlanAllows limits={offer.limits} prices={prices} />}
      </div>
      <div className="mt-auto flex flex-col pt-1">{action(offer, t('billing.buyNamed', { title: offer.title, price: amount }))}</div>
    </li>
  );
}
