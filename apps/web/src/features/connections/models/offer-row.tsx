import type { Offer } from '@pinhole/contract';
import { Pencil } from 'lucide-react';
import type { ReactElement } from 'react';
import { useT } from '../../../app/i18n.ts';
import { Badge } from '../../../ui/badge.tsx';
import { IconButton } from '../../../ui/button.tsx';
import { Checkbox } from '../../../ui/switch.tsx';
import { useCreditsPerDollar } from '../connection-queries.ts';
import { MarginBadge } from '../margins/margin-badge.tsx';
import { marginOf, type PriceTerms } from '../margins/pricing.ts';
import { usePriceWords } from './price-words.ts';

export interface OfferRowProps {
  readonly offer: Offer;
  readonly price: PriceTerms;
  readonly isChosen: boolean;
  readonly onChoose: (on: boolean) => void;
  readonly onPrice: () => void;
}

export function OfferRow({ offer, price, isChosen, onChoose, onPrice }: OfferRowProps): ReactElement {
  const t = useT();
  const words = usePriceWords();
  const perDollar = useCreditsPerDollar();
  const isClip = offer.typical.clipSeconds !== null;
  const isTaken = offer.modelId !== null;
  return (
    <li className="grid gap-x-8 gap-y-2 px-4 py-3.5 tablet:grid-cols-[minmax(0,1fr)_minmax(0,17rem)] tablet:items-center wide:grid-cols-[minmax(0,1fr)_minmax(0,25rem)]">
      <Checkbox isSelected={isTaken || isChosen} isDisabled={isTaken} onChange={onChoose} className="min-w-0">
        <span className="flex min-w-0 flex-col gap-0.5">
          <span className="flex flex-wrap items-center gap-x-2 gap-y-1">
            <bdi className="font-medium wrap-anywhere">{offer.title}</bdi>
            <Badge>{t(`engines.output.${offer.output}`)}</Badge>
            {isTaken && <Badge tone="good">{t('engines.offers.taken')}</Badge>}
          </span>
          <bdi lang="en" className="text-sm text-pretty text-muted">
            {offer.summary}
          </bdi>
          <code dir="ltr" className="truncate text-start font-mono text-xs text-muted rtl:text-end">
            {offer.providerModel}
          </code>
        </span>
      </Checkbox>
      <div className="flex min-w-0 items-center justify-between gap-2 ps-7 tablet:ps-0">
        {isTaken ? (
          <p className="text-sm text-muted">{words.cost(offer.cost, isClip)}</p>
        ) : (
          <div className="flex min-w-0 flex-col gap-0.5">
            <p className="flex flex-wrap items-center gap-x-2 gap-y-1">
              <span className="tabular-nums">{words.price(price, isClip)}</span>
              <MarginBadge margin={marginOf(price, offer.cost, offer.typical, perDollar)} />
            </p>
            <p className="text-sm text-muted">{t('engines.cost.costs', { cost: words.cost(offer.cost, isClip) })}</p>
          </div>
        )}
        {!isTaken && <IconButton icon={Pencil} label={t('engines.price.of', { model: offer.title })} onPress={onPrice} />}
      </div>
    </li>
  );
}
