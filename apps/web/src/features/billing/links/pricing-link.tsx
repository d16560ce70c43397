import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import { useT } from '../../../app/i18n.ts';
import { saleOffersQuery } from '../billing-queries.ts';

/** The way to the prices, where anything is sold. */
export function PricingLink(): ReactElement | null {
  const t = useT();
  const { data } = useQuery(saleOffersQuery);
  if (!data || data.data.length === 0 || data.ways.length === 0) return null;
  return (
    <Link
      to="/pricing"
      className="w-fit rounded-chip text-text underline decoration-line-strong underline-offset-3 hover:decoration-current"
    >
      {t('pricing.link')}
    </Link>
  );
}
