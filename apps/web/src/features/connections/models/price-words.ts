import type { Offer } from '@pinhole/contract';
import { type Translate, useT } from '../../../app/i18n.ts';
import type { PriceTerms } from '../margins/pricing.ts';
import { type MoneyFormat, useMoney } from '../margins/use-money.ts';

/** "0.5 credits a picture + 0.2 credits a megapixel" */
function priceText(price: PriceTerms, isClip: boolean, t: Translate, money: MoneyFormat): string {
  const parts = [
    price.perOutput > 0 && t(isClip ? 'engines.price.aClip' : 'engines.price.aPicture', of(price.perOutput, money)),
    price.perMegapixel > 0 && t('engines.price.aMegapixel', of(price.perMegapixel, money)),
    price.perSecond > 0 && t('engines.price.aSecond', of(price.perSecond, money)),
  ].filter((part) => part !== false);
  return parts.length > 0 ? parts.join(' + ') : t('engines.price.free');
}

const of = (credits: number, money: MoneyFormat) => ({ count: credits, amount: money.number(credits) });

/** "$0.015 a picture + $0.015 a megapixel" */
function costText(cost: Offer['cost'], isClip: boolean, t: Translate, money: MoneyFormat): string {
  const write = (micros: number): { readonly cost: string } => ({ cost: money.cost(micros / 1_000_000, cost.currency) });
  const { perOutputMicros = 0, perMegapixelMicros = 0, perSecondMicros = 0, perMillionTokensMicros = 0 } = cost;
  const parts = [
    perOutputMicros > 0 && t(isClip ? 'engines.cost.aClip' : 'engines.cost.aPicture', write(perOutputMicros)),
    perMegapixelMicros > 0 && t('engines.cost.aMegapixel', write(perMegapixelMicros)),
    perSecondMicros > 0 && t(isClip ? 'engines.cost.aSecond' : 'engines.cost.aWorkSecond', write(perSecondMicros)),
    // Beside an expected price of an output, tokens only say how it comes about.
    perOutputMicros + perMegapixelMicros + perSecondMicros === 0 &&
      perMillionTokensMicros > 0 &&
      t('engines.cost.aMillionTokens', write(perMillionTokensMicros)),
  ].filter((part) => part !== false);
  return parts.length > 0 ? parts.join(' + ') : t('engines.cost.none');
}

export interface PriceWords {
  readonly price: (price: PriceTerms, isClip: boolean) => string;
  readonly cost: (cost: Offer['cost'], isClip: boolean) => string;
}

export function usePriceWords(): PriceWords {
  const t = useT();
  const money = useMoney();
  return {
    price: (price, isClip) => priceText(price, isClip, t, money),
    cost: (cost, isClip) => costText(cost, isClip, t, money),
  };
}
