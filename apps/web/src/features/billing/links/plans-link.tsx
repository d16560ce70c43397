import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import { useT } from '../../../app/i18n.ts';
import { saleOffersQuery } from '../billing-queries.ts';

/** The way to the plans, where there are some; a link among words. */
export function PlansLink(): ReactElement | null {
  const t = useT();
  const { data } = useQuery(saleOffersQuery);
  if (!data?.data.some(({ kind }) => kind === 'plan') || data.ways.length === 0) return null;
  return (
    <Link to="/billing" className="rounded-chip text-text underline underline-offset-3">
      {t('plans.see')}
    </Link>
  );
}
