import type { Coupon, CouponUse } from '@pinhole/contract';
import { useInfiniteQuery } from '@tanstack/react-query';
import { type ReactElement, useMemo } from 'react';
import { useT } from '../../../app/i18n.ts';
import { useFormat } from '../../../lib/use-format.ts';
import { RelativeTime } from '../../../ui/amounts.tsx';
import { Badge } from '../../../ui/badge.tsx';
import { Dialog } from '../../../ui/dialog.tsx';
import { PagedTable } from '../../../ui/paged-table.tsx';
import type { Column } from '../../../ui/table.tsx';
import { couponUsesQuery } from '../selling-queries.ts';

/** The orders that hold a place of a coupon. */
export function CouponUses({ coupon, onClose }: { readonly coupon: Coupon; readonly onClose: () => void }): ReactElement {
  const t = useT();
  const format = useFormat();
  const uses = useInfiniteQuery(couponUsesQuery(coupon.id));
  const columns = useMemo<readonly Column<CouponUse>[]>(
    () => [
      { id: 'order', title: t('selling.find'), cell: ({ reference }) => <bdi className="font-mono">{reference}</bdi> },
      { id: 'state', title: t('billing.state'), cell: ({ state }) => <Badge>{t(`billing.state.${state}`)}</Badge> },
      {
        id: 'when',
        title: t('selling.when'),
        minor: true,
        className: 'text-muted whitespace-nowrap',
        cell: ({ createdAt }) => <RelativeTime at={createdAt} />,
      },
      {
        id: 'off',
        title: t('selling.off'),
        align: 'end',
        className: 'whitespace-nowrap',
        cell: ({ discount, currency }) => format.money(BigInt(discount), currency),
      },
    ],
    [t, format],
  );
  return (
    <Dialog
      title={t('selling.couponUsesNamed', { code: `\u2068${coupon.code}\u2069` })}
      width="wide"
      isOpen
      onOpenChange={(open) => !open && onClose()}
    >
      <div className="flex flex-col gap-4">
        <p className="text-muted text-pretty">{t('selling.couponUsesLead')}</p>
        <PagedTable
          label={t('selling.couponUses')}
          pages={uses}
          columns={columns}
          rowKey={({ id }) => id}
          empty={t('selling.noCouponUses')}
        />
      </div>
    </Dialog>
  );
}
