import type { Order } from '@pinhole/contract';
import { useQuery } from '@tanstack/react-query';
import { Link, useParams, useSearch } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import { useT } from '../../../app/i18n.ts';
import { useTitle } from '../../../app/use-title.ts';
import { balanceQuery } from '../../../lib/queries/account-queries.ts';
import { useFormat } from '../../../lib/use-format.ts';
import { Banner } from '../../../ui/banner.tsx';
import { buttonLook } from '../../../ui/button.tsx';
import { CopyText } from '../../../ui/copy-text.tsx';
import { Fault } from '../../../ui/fault.tsx';
import { Page, Section } from '../../../ui/page.tsx';
import { RowsSkeleton } from '../../../ui/rows.tsx';
import { orderQuery } from '../billing-queries.ts';
import { PaperLink } from '../links/paper-link.tsx';
import { OrderAmounts } from '../prices/order-amounts.tsx';
import { OrderBadge } from './order-badge.tsx';
import { OrderDeeds } from './order-deeds.tsx';
import { useAskAgain } from './use-ask-again.ts';

/** One order: where to pay, how it stands, and once it is paid the credits that are there. */
export function OrderPage(): ReactElement {
  const t = useT();
  const { order: id } = useParams({ from: '/shell/billing/orders/$order' });
  const order = useQuery(orderQuery(id));
  useTitle(order.data?.title ?? t('billing.title'));
  return (
    <Page title={order.data?.title ?? t('billing.title')} lead={order.data && <OrderLead order={order.data} />}>
      {order.isPending ? (
        <RowsSkeleton count={3} />
      ) : order.isError ? (
        <Fault error={order.error} onRetry={() => void order.refetch()} />
      ) : (
        <OrderView order={order.data} />
      )}
    </Page>
  );
}

function OrderLead({ order }: { readonly order: Order }): ReactElement {
  const format = useFormat();
  return (
    <span className="inline-flex flex-wrap items-center gap-2">
      <bdi className="font-mono">{order.reference}</bdi>
      <span>{format.dateTime(order.createdAt)}</span>
      <OrderBadge order={order} />
    </span>
  );
}

function OrderView({ order }: { readonly order: Order }): ReactElement {
  const t = useT();
  const { from } = useSearch({ from: '/shell/billing/orders/$order' });
  const asking = useAskAgain(order, from === 'paid');
  return (
    <>
      <Standing order={order} asking={asking.isAsking} />
      {asking.error && <Fault error={asking.error} onRetry={asking.ask} />}
      {order.next?.kind === 'instructions' && <ByHand order={order} lines={order.next.lines} until={order.next.expiresAt} />}
      <Section title={t('billing.amounts')} lead={t('billing.paidWith', { name: `\u2068${order.way.title}\u2069` })}>
        <OrderAmounts amounts={order.amounts} refunded={order.refunded} />
      </Section>
      {order.documents.length > 0 && (
        <Section title={t('ownPapers.title')}>
          <ul aria-label={t('ownPapers.title')} className="flex flex-col gap-1">
            {order.documents.map((paper) => (
              <li key={paper.id} className="flex flex-wrap gap-x-3">
                <span className="text-muted">{t(`ownPapers.kind.${paper.kind}`)}</span>
                <PaperLink paper={paper} />
              </li>
            ))}
          </ul>
        </Section>
      )}
      {order.seller === 'provider' && order.state === 'paid' && (
        <p className="text-muted text-pretty">{t('billing.withdrawThere', { name: `\u2068${order.way.title}\u2069` })}</p>
      )}
      <OrderDeeds order={order} onAsk={asking.ask} isAsking={asking.isAsking} />
      <Link to="/billing" className="w-fit rounded-chip text-muted underline underline-offset-3 hover:text-text">
        {t('billing.allOrders')}
      </Link>
    </>
  );
}

/** The one thing to know about the order now. */
function Standing({ order, asking }: { readonly order: Order; readonly asking: boolean }): ReactElement | null {
  const t = useT();
  const format = useFormat();
  const { data: balance } = useQuery(balanceQuery);
  if (order.withdrawnAt)
    return <Banner title={t('billing.withdrawn')}>{t('billing.withdrawnText', { date: format.dateTime(order.withdrawnAt) })}</Banner>;
  if (order.refunded !== '0')
    return (
      <Banner title={t('billing.refundedTitle', { amount: format.money(BigInt(order.refunded), order.amounts.currency) })}>
        {t('billing.refundedText')}
      </Banner>
    );
  if (order.state === 'paid')
    return (
      <Banner
        title={t('billing.thanks')}
        action={
          <Link to="/" className={buttonLook('primary', 'medium')}>
            {t('billing.toStudio')}
          </Link>
        }
      >
        {t('billing.creditsThere', {
          credits: format.credits(order.credits),
          available: format.credits(balance?.available ?? order.credits),
        })}
      </Banner>
    );
  if (order.state === 'pending') return <Banner title={t('billing.pending')}>{t('billing.pendingText')}</Banner>;
  if (order.state === 'failed')
    return (
      <Banner tone="bad" title={t('billing.failed')} action={<OrderAgain sku={order.sku} />}>
        {t('billing.failedText')}
      </Banner>
    );
  if (order.state === 'expired' || order.state === 'cancelled')
    return (
      <Banner title={t('billing.over')} action={<OrderAgain sku={order.sku} />}>
        {t('billing.overText')}
      </Banner>
    );
  if (order.next?.kind === 'instructions') return null;
  return <Banner title={asking ? t('billing.asking') : t('billing.open')}>{t('billing.openText')}</Banner>;
}

function OrderAgain({ sku }: { readonly sku: string }): ReactElement {
  const t = useT();
  return (
    <Link to="/billing" search={{ buy: sku }} className={buttonLook('primary', 'medium')}>
      {t('billing.orderAgain')}
    </Link>
  );
}

function ByHand({
  order,
  lines,
  until,
}: {
  readonly order: Order;
  readonly lines: readonly { readonly label: string; readonly value: string }[];
  readonly until: string;
}): ReactElement {
  const t = useT();
  const format = useFormat();
  return (
    <Section title={t('billing.byHand')} lead={t('billing.byHandText', { date: format.date(until) })}>
      <dl className="flex flex-col gap-3">
        {lines.map(({ label, value }) => (
          <div key={label} className="flex flex-col gap-1">
            <dt className="text-sm text-muted">
              <bdi>{label}</bdi>
            </dt>
            <dd>
              <CopyText text={value} label={`${label}, ${order.reference}`} />
            </dd>
          </div>
        ))}
      </dl>
    </Section>
  );
}
