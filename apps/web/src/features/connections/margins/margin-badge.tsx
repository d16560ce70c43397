import type { ReactElement } from 'react';
import { useT } from '../../../app/i18n.ts';
import { Badge } from '../../../ui/badge.tsx';
import type { Margin } from './pricing.ts';
import { useMoney } from './use-money.ts';

/** What is left of a price, or lost by it. */
export function MarginBadge({ margin }: { readonly margin: Margin | null }): ReactElement {
  const t = useT();
  const money = useMoney();
  if (!margin) return <Badge>{t('engines.margin.unknown')}</Badge>;
  if (margin.profit < 0) return <Badge tone="bad">{t('engines.margin.loss', { amount: money.number(-margin.profit) })}</Badge>;
  if (margin.share === null) return <Badge>{t('engines.price.free')}</Badge>;
  return <Badge tone={margin.profit > 0 ? 'good' : 'warn'}>{t('engines.margin.share', { percent: money.percent(margin.share) })}</Badge>;
}
