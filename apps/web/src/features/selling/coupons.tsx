import type { Coupon, SaleItemRow } from '@pinhole/contract';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, type ReactElement, useState } from 'react';
import { useT } from '../../app/i18n.ts';
import { api } from '../../lib/api.ts';
import { problemText } from '../../lib/problem-text.ts';
import { useFormat } from '../../lib/use-format.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Fault } from '../../ui/fault.tsx';
import { Nothing } from '../../ui/nothing.tsx';
import { NumberField } from '../../ui/number-field.tsx';
import { Section } from '../../ui/page.tsx';
import { Facts, Row, Rows } from '../../ui/rows.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { showToast } from '../../ui/toast.tsx';
import { couponsQuery } from './selling-queries.ts';

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
            <CouponRow key={coupon.id} coupon={coupon} />
          ))}
        </Rows>
      )}
      {making && <CouponDialog onClose={() => setMaking(false)} />}
    </Section>
  );
}

function CouponRow({ coupon }: { readonly coupon: Coupon }): ReactElement {
  const t = useT();
  const format = useFormat();
  const client = useQueryClient();
  const change = useMutation({
    mutationFn: () => api.admin.updateCoupon({ id: coupon.id }, { enabled: !coupon.enabled }),
    onError: (error) => void showToast({ tone: 'bad', ...problemText(error) }),
    onSettled: () => client.invalidateQueries({ queryKey: couponsQuery.queryKey }),
  });
  const off = coupon.amount ? format.money(BigInt(coupon.amount.minor), coupon.amount.currency) : `${coupon.percent} %`;
  return (
    <Row
      title={<bdi className="font-mono">{coupon.code}</bdi>}
      badges={!coupon.enabled && <Badge>{t('selling.couponOff')}</Badge>}
      detail={
        <Facts>
          {[
            t('selling.takesOff', { amount: off }),
            coupon.maxUses === null
              ? t('selling.usedTimes', { count: coupon.uses })
              : t('selling.usedOf', { count: coupon.uses, most: coupon.maxUses }),
            coupon.endsAt && t('selling.until', { date: format.date(coupon.endsAt) }),
          ]}
        </Facts>
      }
      end={
        <Button
          size="small"
          isPending={change.isPending}
          aria-label={t(coupon.enabled ? 'selling.stopNamed' : 'selling.resumeNamed', { code: coupon.code })}
          onPress={() => change.mutate()}
        >
          {coupon.enabled ? t('selling.stop') : t('selling.resume')}
        </Button>
      }
    />
  );
}

function CouponDialog({ onClose }: { readonly onClose: () => void }): ReactElement {
  const t = useT();
  const client = useQueryClient();
  const [code, setCode] = useState('');
  const [percent, setPercent] = useState(10);
  const [most, setMost] = useState(Number.NaN);
  const save = useMutation({
    mutationFn: () => api.admin.createCoupon({ code: code.trim(), percent, maxUses: Number.isFinite(most) ? most : null }),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: couponsQuery.queryKey });
      onClose();
    },
  });
  const [tried, setTried] = useState(false);
  const isCode = /^[a-z0-9][a-z0-9-]{2,38}[a-z0-9]$/i.test(code.trim());
  const isPercent = percent >= 1 && percent <= 99;
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const form = event.currentTarget;
    setTried(true);
    if (isCode && isPercent) save.mutate();
    else requestAnimationFrame(() => form.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus());
  };
  return (
    <Dialog title={t('selling.newCoupon')} width="narrow" isOpen onOpenChange={(open) => !open && onClose()}>
      <form noValidate className="flex flex-col gap-5" onSubmit={submit}>
        <TextField
          label={t('selling.code')}
          help={t('selling.codeHelp')}
          error={tried && !isCode ? t('selling.codeHelp') : undefined}
          value={code}
          onChange={setCode}
          maxLength={40}
          autoComplete="off"
          spellCheck="false"
          isRequired
        />
        <NumberField
          label={t('selling.percent')}
          error={tried && !isPercent ? t('engines.fieldMissing') : undefined}
          value={percent}
          onChange={setPercent}
          minValue={1}
          maxValue={99}
          step={1}
        />
        <NumberField label={t('selling.mostUses')} help={t('selling.mostUsesHelp')} value={most} onChange={setMost} minValue={1} step={1} />
        {save.error && <Fault error={save.error} />}
        <div className="flex justify-end gap-2">
          <Button onPress={onClose}>{t('ui.cancel')}</Button>
          <Button type="submit" tone="primary" isPending={save.isPending}>
            {t('selling.makeCoupon')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
