import type { TopUpPurchase } from '@pinhole/contract';
import { Link } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import { useT } from '../../../app/i18n.ts';
import { useFormat } from '../../../lib/use-format.ts';
import { RelativeTime } from '../../../ui/amounts.tsx';
import { Badge, type BadgeTone } from '../../../ui/badge.tsx';
import { Row, Rows } from '../../../ui/rows.tsx';

const tones: Readonly<Record<TopUpPurchase['state'], BadgeTone>> = {
  sending: 'accent',
  pending: 'accent',
  paid: 'good',
  refused: 'bad',
  dropped: 'plain',
};

/** What was bought by itself, and what the bank refused; newest first. */
export function TopUpHistory({ purchases }: { readonly purchases: readonly TopUpPurchase[] }): ReactElement {
  const t = useT();
  const format = useFormat();
  return (
    <div className="flex flex-col gap-3">
      <h3 className="text-sm font-medium">{t('topUp.history')}</h3>
      <Rows label={t('topUp.history')}>
        {purchases.map((purchase) => (
          <Row
            key={purchase.orderId}
            title={
              <Link
                to="/billing/orders/$order"
                params={{ order: purchase.orderId }}
                className="rounded-chip underline decoration-line-strong underline-offset-3 hover:decoration-current"
              >
                <bdi>{purchase.title}</bdi>
              </Link>
            }
            badges={<Badge tone={tones[purchase.state]}>{t(`topUp.state.${purchase.state}`)}</Badge>}
            detail={
              <>
                <bdi className="font-mono">{purchase.reference}</bdi> · <RelativeTime at={purchase.createdAt} />
              </>
            }
            end={<span className="tabular-nums">{format.money(BigInt(purchase.total), purchase.currency)}</span>}
          />
        ))}
      </Rows>
    </div>
  );
}
