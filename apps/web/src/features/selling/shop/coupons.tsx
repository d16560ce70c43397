import type { Coupon, SaleItemRow } from '@pinhole/contract';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Ellipsis, Pencil, ReceiptText } from 'lucide-react';
import { type ReactElement, useState } from 'react';
import { useT } from '../../../app/i18n.ts';
import { api } from '../../../lib/api.ts';
import { problemText } from '../../../lib/problem-text.ts';
import { useFormat } from '../../../lib/use-format.ts';
import { Badge } from '../../../ui/badge.tsx';
import { Button, IconButton } from '../../../ui/button.tsx';
import { Fault } from '../../../ui/fault.tsx';
import { Menu, MenuItem, MenuTrigger } from '../../../ui/menu.tsx';
import { Nothing } from '../../../ui/nothing.tsx';
import { Section } from '../../../ui/page.tsx';
import { Facts, Row, Rows } from '../../../ui/rows.tsx';
import { showToast } from '../../../ui/toast.tsx';
import { couponsQuery } from '../selling-queries.ts';
import { CouponChange } from './coupon-change.tsx';
import { CouponDialog } from './coupon-dialog.tsx';
import { CouponUses } from './coupon-uses.tsx';

/** Codes that take something off, and how often each was used. */
export function Coupons({ items }: { readonly items: readonly SaleItemRow[] }): ReactElement {
  const t = useT();
  const coupons = useQuery(couponsQuery);
  const [making, setMaking] = useState(false);
  return (
    <Section
      title={t('selling.coupons')}
      lead={t('selling.couponsLead')}
      actions={items.length > 0 && <Button onPress={() => setMaking(true)}>{t('selling.newCoupon')}</Button>}
    >
      {coupons.isError ? (
        <Fault error={coupons.error} onRetry={() => void coupons.refetch()} />
      ) : !coupons.data || coupons.data.length === 0 ? (
        <Nothing>{t('selling.noCoupons')}</Nothing>
      ) : (
        <Rows label={t('selling.coupons')}>
          {coupons.data.map((coupon) => (
            <CouponRow key={coupon.id} coupon={coupon} items={items} />
          ))}
        </Rows>
      )}
      {making && <CouponDialog items={items} onClose={() => setMaking(false)} />}
    </Section>
  );
}

function CouponRow({ coupon, items }: { readonly coupon: Coupon; readonly items: readonly SaleItemRow[] }): ReactElement {
  const t = useT();
  const format = useFormat();
  const client = useQueryClient();
  const [open, setOpen] = useState<'change' | 'uses'>();
  const change = useMutation({
    mutationFn: () => api.admin.updateCoupon({ id: coupon.id }, { enabled: !coupon.enabled }),
    onError: (error) => void showToast({ tone: 'bad', ...problemText(error) }),
    onSettled: () => client.invalidateQueries({ queryKey: couponsQuery.queryKey }),
  });
  const off = coupon.amount ? format.money(BigInt(coupon.amount.minor), coupon.amount.currency) : `${coupon.percent} %`;
  const titles = new Map(items.map(({ sku, title }) => [sku, title]));
  const named = t('admin.tasks', { name: `\u2068${coupon.code}\u2069` });
  const close = (): void => setOpen(undefined);
  return (
    <Row
      title={<bdi className="font-mono">{coupon.code}</bdi>}
      badges={<StateBadge coupon={coupon} />}
      detail={
        <Facts>
          {[
            t('selling.takesOff', { amount: off }),
            coupon.skus && t('selling.onlyFor', { items: coupon.skus.map((sku) => titles.get(sku) ?? sku).join(', ') }),
            coupon.maxUses === null
              ? t('selling.usedTimes', { count: coupon.uses })
              : t('selling.usedOf', { count: coupon.uses, most: coupon.maxUses }),
            coupon.perAccount > 1 && t('selling.perPerson', { count: coupon.perAccount }),
            coupon.startsAt && t('selling.starting', { date: format.date(coupon.startsAt) }),
            coupon.endsAt && t('selling.until', { date: format.date(coupon.endsAt) }),
          ]}
        </Facts>
      }
      end={
        <>
          <Button
            size="small"
            isPending={change.isPending}
            aria-label={t(coupon.enabled ? 'selling.stopNamed' : 'selling.resumeNamed', { code: coupon.code })}
            onPress={() => change.mutate()}
          >
            {coupon.enabled ? t('selling.stop') : t('selling.resume')}
          </Button>
          <MenuTrigger>
            <IconButton icon={Ellipsis} label={named} />
            <Menu label={named}>
              <MenuItem icon={ReceiptText} onAction={() => setOpen('uses')}>
                {t('selling.couponUses')}
              </MenuItem>
              <MenuItem icon={Pencil} onAction={() => setOpen('change')}>
                {t('selling.couponChange')}
              </MenuItem>
            </Menu>
          </MenuTrigger>
          {open === 'change' && <CouponChange coupon={coupon} onClose={close} />}
          {open === 'uses' && <CouponUses coupon={coupon} onClose={close} />}
        </>
      }
    />
  );
}

/** Why nobody can use it at the moment, where nobody can. */
function StateBadge({ coupon }: { readonly coupon: Coupon }): ReactElement | null {
  const t = useT();
  const now = Date.now();
  if (!coupon.enabled) return <Badge>{t('selling.couponOff')}</Badge>;
  if (coupon.endsAt !== null && Date.parse(coupon.endsAt) <= now) return <Badge>{t('selling.couponOver')}</Badge>;
  if (coupon.maxUses !== null && coupon.uses >= coupon.maxUses) return <Badge>{t('selling.couponUsedUp')}</Badge>;
  if (coupon.startsAt !== null && Date.parse(coupon.startsAt) > now) return <Badge tone="accent">{t('selling.couponSoon')}</Badge>;
  return null;
}
