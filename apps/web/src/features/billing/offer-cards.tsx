import type { SaleOffer } from '@pinhole/contract';
import { type ReactElement, useState } from 'react';
import { useT } from '../../app/i18n.ts';
import { useFormat } from '../../lib/use-format.ts';
import { Button } from '../../ui/button.tsx';
import { Segmented } from '../../ui/segmented.tsx';
import { currenciesOf, priceIn } from './offer-price.ts';

export interface OfferCardsProps {
  readonly offers: readonly SaleOffer[];
  readonly onBuy: (offer: SaleOffer) => void;
}

/** What is on the shelf: what each gives, and what it costs. */
export function OfferCards({ offers, onBuy }: OfferCardsProps): ReactElement {
  const t = useT();
  const currencies = currenciesOf(offers);
  const [currency, setCurrency] = useState(currencies[0] ?? '');
  const inCurrency = offers.flatMap((offer) => {
    const price = priceIn(offer, currency);
    return price ? [{ ...offer, prices: [price, ...offer.prices.filter((other) => other !== price)] }] : [];
  });
  return (
    <div className="flex flex-col gap-4">
      {currencies.length > 1 && (
        <Segmented
          label={t('billing.currency')}
          options={currencies.map((code) => ({ value: code, label: code }))}
          value={currency}
          onChange={setCurrency}
          className="self-start"
        />
      )}
      <ul aria-label={t('billing.offers')} className="grid gap-4 tablet:grid-cols-2 wide:grid-cols-3">
        {inCurrency.map((offer) => (
          <OfferCard key={offer.sku} offer={offer} currency={currency} onBuy={() => onBuy(offer)} />
        ))}
      </ul>
    </div>
  );
}

function OfferCard({
  offer,
  currency,
  onBuy,
}: {
  readonly offer: SaleOffer;
  readonly currency: string;
  readonly onBuy: () => void;
}): ReactElement {
  const t = useT();
  const format = useFormat();
  const price = priceIn(offer, currency);
  const amount = price ? format.money(BigInt(price.minor), price.currency) : '';
  return (
    <li className="flex flex-col gap-4 rounded-card border border-line bg-surface p-5">
      <div className="min-w-0">
        <h2 className="font-medium wrap-anywhere">
          <bdi>{offer.title}</bdi>
        </h2>
        {offer.description && (
          <p className="mt-1 text-sm text-muted text-pretty">
            <bdi>{offer.description}</bdi>
          </p>
        )}
      </div>
      <div className="mt-auto">
        <p className="text-2xl font-medium tracking-tight tabular-nums">{amount}</p>
        <p className="text-sm text-muted">
          {offer.every === null
            ? t('billing.packGives', { credits: format.credits(offer.credits) })
            : t(offer.every === 'month' ? 'billing.planGivesMonth' : 'billing.planGivesYear', { credits: format.credits(offer.credits) })}
          {offer.taxBehaviour === 'exclusive' && ` · ${t('billing.taxOnTop')}`}
        </p>
      </div>
      <Button tone="primary" onPress={onBuy} aria-label={t('billing.buyNamed', { title: offer.title, price: amount })}>
        {t('billing.buy')}
      </Button>
    </li>
  );
}
