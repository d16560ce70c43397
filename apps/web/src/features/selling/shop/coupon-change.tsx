import type { Coupon } from '@pinhole/contract';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import { useT } from '../../../app/i18n.ts';
import { api } from '../../../lib/api.ts';
import { type Complaints, useFields } from '../../../lib/use-fields.ts';
import { Button } from '../../../ui/button.tsx';
import { Dialog } from '../../../ui/dialog.tsx';
import { Fault } from '../../../ui/fault.tsx';
import { NumberField } from '../../../ui/number-field.tsx';
import { TextField } from '../../../ui/text-field.tsx';
import { couponsQuery } from '../selling-queries.ts';
import { dayOf, endOf } from './coupon-times.ts';

interface Wish {
  readonly most: number;
  readonly until: string;
}

/** How often and how long a coupon can still be used. What it takes off never changes: orders were made with it. */
export function CouponChange({ coupon, onClose }: { readonly coupon: Coupon; readonly onClose: () => void }): ReactElement {
  const t = useT();
  const client = useQueryClient();
  const check = ({ most }: Wish): Complaints<Wish> => ({ most: most < coupon.uses ? 'selling.mostUsesWrong' : undefined });
  const fields = useFields<Wish>({ most: coupon.maxUses ?? Number.NaN, until: dayOf(coupon.endsAt) }, check);
  const save = useMutation({
    mutationFn: ({ most, until }: Wish) =>
      api.admin.updateCoupon(
        { id: coupon.id },
        {
          maxUses: Number.isFinite(most) ? most : null,
          // A day that was left as it is keeps its hour.
          ...(until === dayOf(coupon.endsAt) ? {} : { endsAt: endOf(until) }),
        },
      ),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: couponsQuery.queryKey });
      onClose();
    },
  });
  return (
    <Dialog
      title={t('selling.couponChangeNamed', { code: `\u2068${coupon.code}\u2069` })}
      width="narrow"
      isOpen
      onOpenChange={(open) => !open && onClose()}
    >
      <form noValidate className="flex flex-col gap-5" onSubmit={fields.submit((wish) => save.mutate(wish))}>
        <p className="text-sm text-muted text-pretty">{t('selling.couponKept')}</p>
        <NumberField
          {...fields.bind('most')}
          label={t('selling.mostUses')}
          help={t('selling.mostUsesHelp')}
          minValue={1}
          maxValue={10_000_000}
          step={1}
        />
        <TextField {...fields.bind('until')} type="date" label={t('selling.couponUntil')} />
        {save.error && <Fault error={save.error} />}
        <div className="flex justify-end gap-2">
          <Button onPress={onClose}>{t('ui.cancel')}</Button>
          <Button type="submit" tone="primary" isPending={save.isPending}>
            {t('selling.couponSave')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
