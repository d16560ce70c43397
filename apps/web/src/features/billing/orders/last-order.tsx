import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import { useT } from '../../../app/i18n.ts';
import { Banner } from '../../../ui/banner.tsx';
import { buttonLook } from '../../../ui/button.tsx';
import { ordersQuery } from '../billing-queries.ts';

/** What is to be done about the newest order: it was not paid, or its payment did not work. Nothing otherwise. */
export function LastOrder(): ReactElement | null {
  const t = useT();
  const { data } = useInfiniteQuery(ordersQuery);
  const order = data?.pages[0]?.data[0];
  if (order?.state === 'failed')
    return (
      <Banner
        tone="bad"
        title={`${t('billing.failed')}: \u2068${order.title}\u2069`}
        action={
          <Link to="/billing" search={{ buy: order.sku }} className={buttonLook('quiet', 'medium')}>
            {t('billing.orderAgain')}
          </Link>
        }
      >
        {t('billing.failedText')}
      </Banner>
    );
  if (order?.state === 'placing' || order?.state === 'open')
    return (
      <Banner
        tone="warn"
        title={`${t('billing.open')}: \u2068${order.title}\u2069`}
        action={
          <Link to="/billing/orders/$order" params={{ order: order.id }} className={buttonLook('quiet', 'medium')}>
            {t('billing.toOrder')}
          </Link>
        }
      >
        {t('billing.lastOpenText')}
      </Banner>
    );
  return null;
}
