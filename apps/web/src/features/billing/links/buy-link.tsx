import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import { useT } from '../../../app/i18n.ts';
import { type ButtonSize, buttonLook } from '../../../ui/button.tsx';
import { saleOffersQuery } from '../billing-queries.ts';

export interface BuyLinkProps {
  /** `text`: a link among words. */
  readonly size?: ButtonSize | 'text';
  /** What stands here where nothing can be bought. */
  readonly fallback?: ReactElement | null;
}

/** The way to more credits, where there is something to buy and a way to pay it. */
export function BuyLink({ size = 'medium', fallback = null }: BuyLinkProps): ReactElement | null {
  const t = useT();
  const { data } = useQuery(saleOffersQuery);
  if (!data || data.data.length === 0 || data.ways.length === 0) return fallback;
  return (
    <Link to="/billing" className={size === 'text' ? 'rounded-chip text-text underline underline-offset-3' : buttonLook('primary', size)}>
      {t('billing.buyCredits')}
    </Link>
  );
}
