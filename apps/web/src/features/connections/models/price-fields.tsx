import type { Offer } from '@pinhole/contract';
import type { ReactElement } from 'react';
import { useT } from '../../../app/i18n.ts';
import { Button } from '../../../ui/button.tsx';
import { NumberField } from '../../../ui/number-field.tsx';
import { useCreditsPerDollar } from '../connection-queries.ts';
import { MarginBadge } from '../margins/margin-badge.tsx';
import { chargeOf, marginOf, type PriceTerms, suggestPrice, type Typical } from '../margins/pricing.ts';
import { useMoney } from '../margins/use-money.ts';
import { usePriceWords } from './price-words.ts';

export interface PriceFieldsProps {
  readonly value: PriceTerms;
  readonly onChange: (value: PriceTerms) => void;
  /** What the provider charges; null for engines of our own. */
  readonly cost: Offer['cost'] | null;
  readonly typical: Typical;
}

/** The price in its parts, the provider's cost beside it, and what is left of a typical output. */
export function PriceFields({ value, onChange, cost, typical }: PriceFieldsProps): ReactElement {
  const t = useT();
  const money = useMoney();
  const words = usePriceWords();
  const perDollar = useCreditsPerDollar();
  const isClip = typical.clipSeconds !== null;
  const suggested = cost && suggestPrice(cost, typical, perDollar);
  const margin = cost && marginOf(value, cost, typical, perDollar);
  const field = (name: keyof PriceTerms, label: string): ReactElement => (
    <NumberField
      label={label}
      value={value[name]}
      onChange={(amount) => onChange({ ...value, [name]: amount })}
      minValue={0}
      maxValue={1_000_000}
      step={0.1}
      formatOptions={{ maximumFractionDigits: 6 }}
    />
  );
  const size = `${typical.width} × ${typical.height}`;
  return (
    <>
      <div className="grid gap-4 tablet:grid-cols-3">
        {field('perOutput', t(isClip ? 'engines.price.perClip' : 'engines.price.perPicture'))}
        {field('perMegapixel', t('engines.price.perMegapixel'))}
        {isClip && field('perSecond', t('engines.price.perSecond'))}
      </div>
      <dl className="grid grid-cols-[auto_1fr] gap-x-6 gap-y-1.5 rounded-card border border-line bg-ground px-4 py-3 text-sm">
        <dt className="text-muted">{t('engines.price.typical')}</dt>
        <dd className="text-end tabular-nums">
          {isClip ? t('engines.price.typicalClip', { size, seconds: money.number(typical.clipSeconds ?? 0) }) : size}
        </dd>
        <dt className="text-muted">{t('engines.price.youCharge')}</dt>
        <dd className="text-end tabular-nums">{t('engines.amount', amountOf(chargeOf(value, typical), money.number))}</dd>
        {cost && (
          <>
            <dt className="text-muted">{t('engines.price.providerCharges')}</dt>
            <dd className="text-end tabular-nums">
              {words.cost(cost, isClip)}
              {margin && margin.cost > 0 && (
                <span className="block text-muted">{t('engines.price.about', amountOf(margin.cost, money.number))}</span>
              )}
            </dd>
            <dt className="text-muted">{t('engines.margin')}</dt>
            <dd className="flex justify-end">
              <MarginBadge margin={margin} />
            </dd>
          </>
        )}
      </dl>
      {cost && (
        <div className="flex flex-wrap items-start justify-between gap-x-4 gap-y-2">
          <p className="min-w-0 flex-1 basis-60 text-xs text-pretty wrap-anywhere text-muted">
            {t('engines.cost.source', { date: cost.checkedOn })} <bdi lang="en">{cost.source}</bdi>
          </p>
          {suggested && (
            <Button size="small" onPress={() => onChange(suggested)}>
              {t('engines.price.suggest')}
            </Button>
          )}
        </div>
      )}
    </>
  );
}

const amountOf = (credits: number, write: (credits: number) => string) => ({ count: credits, amount: write(credits) });
