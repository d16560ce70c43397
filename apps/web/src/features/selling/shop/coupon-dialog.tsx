import type { SaleItemRow } from '@pinhole/contract';
import { currencyDigits } from '@pinhole/contract/currency';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import { useT } from '../../../app/i18n.ts';
import { api } from '../../../lib/api.ts';
import { type Complaints, useFields } from '../../../lib/use-fields.ts';
import { Button } from '../../../ui/button.tsx';
import { Dialog } from '../../../ui/dialog.tsx';
import { Fault } from '../../../ui/fault.tsx';
import { NumberField } from '../../../ui/number-field.tsx';
import { Segmented } from '../../../ui/segmented.tsx';
import { Select } from '../../../ui/select.tsx';
import { Checkbox } from '../../../ui/switch.tsx';
import { TextField } from '../../../ui/text-field.tsx';
import { couponsQuery } from '../selling-queries.ts';
import { beginOf, endOf } from './coupon-times.ts';
import { minorOfAmount } from './money-input.ts';

interface Wish {
  readonly code: string;
  readonly kind: 'percent' | 'amount';
  readonly percent: number;
  readonly amount: number;
  readonly currency: string;
  readonly scope: 'all' | 'some';
  readonly skus: readonly string[];
  readonly most: number;
  readonly perAccount: number;
  readonly from: string;
  readonly until: string;
}

const codePattern = /^[a-z0-9][a-z0-9-]{2,38}[a-z0-9]$/i;

/** What the API would refuse, said at the field before it is asked. */
const checkFor =
  (items: readonly SaleItemRow[]) =>
  (wish: Wish): Complaints<Wish> => ({
    code: codePattern.test(wish.code.trim()) ? undefined : 'selling.codeHelp',
    percent: wish.kind === 'amount' || (wish.percent >= 1 && wish.percent <= 99) ? undefined : 'selling.percentWrong',
    amount: wish.kind === 'percent' ? undefined : amountFault(wish, items),
    skus: wish.scope === 'some' && wish.skus.length === 0 ? 'selling.someItemsWrong' : undefined,
    perAccount: wish.perAccount >= 1 ? undefined : 'selling.perAccountWrong',
    until: wish.until !== '' && wish.from !== '' && wish.until < wish.from ? 'selling.untilWrong' : undefined,
  });

function amountFault(
  { amount, currency, scope, skus }: Wish,
  items: readonly SaleItemRow[],
): 'selling.amountWrong' | 'selling.amountTooMuch' | undefined {
  const minor = minorOfAmount(amount, currency);
  if (minor === undefined) return 'selling.amountWrong';
  const prices = items
    .filter(({ sku, state }) => state === 'offered' && (scope === 'all' || skus.includes(sku)))
    .flatMap((item) => item.prices.filter((price) => price.currency === currency));
  // Something for nothing is a gift, not a sale: an amount that no price is above could never be used.
  return prices.length > 0 && prices.every((price) => BigInt(price.minor) <= BigInt(minor)) ? 'selling.amountTooMuch' : undefined;
}

export interface CouponDialogProps {
  readonly items: readonly SaleItemRow[];
  readonly onClose: () => void;
}

export function CouponDialog({ items, onClose }: CouponDialogProps): ReactElement {
  const t = useT();
  const client = useQueryClient();
  const offered = items.filter(({ state }) => state === 'offered');
  const currencies = [...new Set(items.flatMap(({ prices }) => prices.map(({ currency }) => currency)))].toSorted();
  const fields = useFields<Wish>(
    {
      code: '',
      kind: 'percent',
      percent: 10,
      amount: Number.NaN,
      currency: currencies[0] ?? 'EUR',
      scope: 'all',
      skus: [],
      most: Number.NaN,
      perAccount: 1,
      from: '',
      until: '',
    },
    checkFor(items),
  );
  const { values } = fields;
  const save = useMutation({
    mutationFn: (wish: Wish) =>
      api.admin.createCoupon({
        code: wish.code.trim(),
        ...(wish.kind === 'percent'
          ? { percent: wish.percent }
          : { amount: { currency: wish.currency, minor: minorOfAmount(wish.amount, wish.currency) ?? '' } }),
        skus: wish.scope === 'some' ? [...wish.skus] : null,
        maxUses: Number.isFinite(wish.most) ? wish.most : null,
        perAccount: wish.perAccount,
        startsAt: beginOf(wish.from),
        endsAt: endOf(wish.until),
      }),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: couponsQuery.queryKey });
      onClose();
    },
  });
  const digits = currencyDigits(values.currency);
  return (
    <Dialog title={t('selling.newCoupon')} width="narrow" isOpen onOpenChange={(open) => !open && onClose()}>
      <form noValidate className="flex flex-col gap-5" onSubmit={fields.submit((wish) => save.mutate(wish))}>
        <TextField
          {...fields.bind('code')}
          label={t('selling.code')}
          help={t('selling.codeHelp')}
          maxLength={40}
          autoComplete="off"
          spellCheck="false"
          isRequired
        />
        <Segmented
          label={t('selling.couponKind')}
          value={values.kind}
          onChange={(kind: Wish['kind']) => fields.set('kind', kind)}
          options={[
            { value: 'percent', label: t('selling.couponPercent') },
            { value: 'amount', label: t('selling.couponAmount') },
          ]}
          className="self-start"
        />
        {values.kind === 'percent' ? (
          <NumberField {...fields.bind('percent')} label={t('selling.percent')} minValue={1} maxValue={99} step={1} />
        ) : (
          <div className="grid grid-cols-[1fr_auto] items-start gap-3">
            <NumberField
              {...fields.bind('amount')}
              label={t('selling.amountOff')}
              minValue={0}
              formatOptions={{ minimumFractionDigits: digits, maximumFractionDigits: digits }}
              steppers={false}
            />
            <Select
              {...fields.bind('currency')}
              label={t('selling.couponCurrency')}
              options={currencies.map((value) => ({ value, label: value }))}
              className="min-w-24"
            />
          </div>
        )}
        {offered.length > 1 && (
          <fieldset className="flex flex-col gap-2">
            <legend className="mb-2 text-sm font-medium">{t('selling.couponItems')}</legend>
            <Segmented
              label={t('selling.couponItems')}
              value={values.scope}
              onChange={(scope: Wish['scope']) => fields.set('scope', scope)}
              options={[
                { value: 'all', label: t('selling.allItems') },
                { value: 'some', label: t('selling.someItems') },
              ]}
              className="self-start"
            />
            {values.scope === 'some' &&
              offered.map(({ sku, title }, place) => (
                <Checkbox
                  key={sku}
                  {...(place === offered.length - 1 ? { error: fields.errorOf('skus') } : {})}
                  isSelected={values.skus.includes(sku)}
                  onChange={(isChosen) =>
                    fields.set('skus', isChosen ? [...values.skus, sku] : values.skus.filter((other) => other !== sku))
                  }
                >
                  <bdi>{title}</bdi>
                </Checkbox>
              ))}
          </fieldset>
        )}
        <div className="grid grid-cols-2 items-start gap-3">
          <NumberField
            {...fields.bind('most')}
            label={t('selling.mostUses')}
            help={t('selling.mostUsesHelp')}
            minValue={1}
            maxValue={10_000_000}
            step={1}
          />
          <NumberField {...fields.bind('perAccount')} label={t('selling.perAccount')} minValue={1} maxValue={1000} step={1} />
          <TextField {...fields.bind('from')} type="date" label={t('selling.couponFrom')} />
          <TextField {...fields.bind('until')} type="date" label={t('selling.couponUntil')} />
        </div>
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
