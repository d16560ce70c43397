import { useQuery } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import { useT } from '../../../app/i18n.ts';
import { Button } from '../../../ui/button.tsx';
import { modelPricesQuery, type Shelf } from '../billing-queries.ts';
import { BuyDialog } from '../buying/buy-dialog.tsx';
import { planUseQuery } from '../plans/plan-use.tsx';
import { CurrencyPicker } from '../prices/currency-picker.tsx';
import { priceIn } from '../prices/offer-price.ts';
import { useCurrency } from '../prices/use-currency.ts';
import { OfferCards } from './offer-cards.tsx';

export interface ShelfCardsProps {
  readonly shelf: Shelf;
  /** The item whose dialog is open. */
  readonly buying: string | undefined;
  readonly onBuy: (sku: string | undefined) => void;
}

/** What is for sale, and the dialog of what is being bought. */
export function ShelfCards({ shelf, buying, onBuy }: ShelfCardsProps): ReactElement {
  const t = useT();
  const choice = useCurrency(shelf.data);
  const { data: prices = [] } = useQuery(modelPricesQuery);
  const { data: use } = useQuery(planUseQuery);
  // Free days are had once: nobody is promised them again.
  const offers = use?.trialUsed ? shelf.data.map((offer) => ({ ...offer, trialDays: 0, trialCredits: null })) : shelf.data;
  const offer = offers.find(({ sku }) => sku === buying);
  return (
    <>
      <CurrencyPicker {...choice} />
      <OfferCards
        label={t('billing.offers')}
        offers={offers}
        currency={choice.currency}
        prices={prices}
        action={({ sku }, name) => (
          <Button tone="primary" onPress={() => onBuy(sku)} aria-label={name}>
            {t('billing.buy')}
          </Button>
        )}
      />
      {offer && (
        <BuyDialog
          key={offer.sku}
          offer={offer}
          ways={shelf.ways}
          currency={priceIn(offer, choice.currency)?.currency ?? offer.prices[0]?.currency ?? ''}
          onClose={() => onBuy(undefined)}
        />
      )}
    </>
  );
}
