import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import { useT } from '../../app/i18n.ts';
import { buttonLook } from '../../ui/button.tsx';
import { saleOffersQuery } from './billing-queries.ts';

/** The way to more credits, where there is something to buy and a way to pay it. */
export function BuyLink(): ReactElement | null {
  const t = useT();
  const { data } = useQuery(saleOffersQuery);
  if (!data || data.data.length === 0 || data.ways.length === 0) return null;
  return (
    <Link to="/billing" className={buttonLook('primary', 'medium')}>
      {t('billing.title')}
    </Link>
  );
}
