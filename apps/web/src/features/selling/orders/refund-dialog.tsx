import type { AdminPayment } from '@pinhole/contract';
import { currencyDigits } from '@pinhole/contract/currency';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, type ReactElement, useState } from 'react';
import { useT } from '../../../app/i18n.ts';
import { api, newIdempotencyKey } from '../../../lib/api.ts';
import { useFormat } from '../../../lib/use-format.ts';
import { Button } from '../../../ui/button.tsx';
import { Dialog } from '../../../ui/dialog.tsx';
import { Fault } from '../../../ui/fault.tsx';
import { NumberField } from '../../../ui/number-field.tsx';
import { Segmented } from '../../../ui/segmented.tsx';
import { Select } from '../../../ui/select.tsx';
import { showToast } from '../../../ui/toast.tsx';
import { minorOfAmount } from '../shop/money-input.ts';
import { creditsFor } from './order-money.ts';
import { useLookAtMoney } from './use-money-deeds.ts';

type NewRefund = Parameters<typeof api.admin.askRefund>[1];

const reasons = ['requested', 'duplicate', 'fraud'] as const satisfies readonly NewRefund['reason'][];

export interface RefundDialogProps {
  readonly payment: AdminPayment;
  /** What of it was not paid back yet, in minor units. */
  readonly left: bigint;
  readonly byHand: boolean;
  readonly onClose: () => void;
}

/** Decides to pay a payment back, in full or in part, with what that does to the credits it brought. */
export function RefundDialog({ payment, left, byHand, onClose }: RefundDialogProps): ReactElement {
  const t = useT();
  const format = useFormat();
  const { currency } = payment;
  const [how, setHow] = useState<'all' | 'part'>('all');
  const [typed, setTyped] = useState(Number.NaN);
  const [reason, setReason] = useState<NewRefund['reason']>(payment.problem === 'paid_twice' ? 'duplicate' : 'requested');
  const part = minorOfAmount(typed, currency);
  const minor = how === 'all' ? left : part === undefined ? undefined : BigInt(part);
  const isTooMuch = minor !== undefined && minor > left;
  const refund = useRefund(payment, byHand, onClose);
  const write = (amount: bigint): string => format.money(amount, currency);
  const [tried, setTried] = useState(false);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setTried(true);
    if (minor !== undefined && !isTooMuch) refund.mutate({ reason, ...(how === 'part' ? { amount: String(minor) } : {}) });
  };
  const credits = minor === undefined ? undefined : creditsFor(payment, minor);
  return (
    <Dialog
      title={t('selling.payBackTitle', { reference: payment.orderReference ?? write(BigInt(payment.total)) })}
      width="narrow"
      isOpen
      onOpenChange={(open) => !open && onClose()}
    >
      <form noValidate className="flex flex-col gap-5" onSubmit={submit}>
        <Segmented
          label={t('selling.howMuch')}
          value={how}
          onChange={setHow}
          options={[
            { value: 'all', label: t('selling.all', { amount: write(left) }) },
            { value: 'part', label: t('selling.part') },
          ]}
          className="self-start"
        />
        {how === 'part' && (
          <NumberField
            label={t('selling.partAmount', { currency })}
            help={t('selling.partHelp', { amount: write(left) })}
            error={isTooMuch || (tried && minor === undefined) ? t('selling.partHelp', { amount: write(left) }) : undefined}
            value={typed}
            onChange={setTyped}
            minValue={0}
            formatOptions={{ minimumFractionDigits: currencyDigits(currency), maximumFractionDigits: currencyDigits(currency) }}
            steppers={false}
            autoFocus
          />
        )}
        <Select
          label={t('selling.reason')}
          value={reason}
          onChange={setReason}
          options={reasons.map((value) => ({ value, label: t(`selling.reason.${value}`) }))}
        />
        <div aria-live="polite" className="flex flex-col gap-1 text-sm text-muted text-pretty">
          {credits !== undefined && (
            <p>{credits === 0n ? t('selling.noCreditsGo') : t('selling.creditsGo', { credits: format.credits(toWhole(credits)) })}</p>
          )}
          {byHand && <p>{t('selling.byHandNote')}</p>}
        </div>
        {refund.error && <Fault error={refund.error} />}
        <div className="flex flex-wrap justify-end gap-2">
          <Button onPress={onClose}>{t('ui.cancel')}</Button>
          <Button type="submit" tone="danger" isPending={refund.isPending}>
            {minor === undefined ? t('selling.payBack') : t('selling.payBackAmount', { amount: write(minor) })}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

/** As somebody says it; what is taken is exact. */
const toWhole = (micros: bigint): bigint => (micros < 1_000_000n ? micros : ((micros + 500_000n) / 1_000_000n) * 1_000_000n);

/** Pays back once for one opening of the dialog and one amount, however often the button is pressed or an answer is lost. */
function useRefund(payment: AdminPayment, byHand: boolean, onClose: () => void) {
  const t = useT();
  const format = useFormat();
  const look = useLookAtMoney();
  const [key] = useState(newIdempotencyKey);
  return useMutation({
    mutationFn: (wanted: NewRefund) =>
      api.admin.askRefund({ id: payment.id }, wanted, { idempotencyKey: `${key}:${wanted.amount ?? 'all'}:${wanted.reason}` }),
    onSuccess: ({ needsApproval, amount, currency }) => {
      const title = needsApproval
        ? t('selling.refundAsked')
        : byHand
          ? t('selling.refundByHand', { amount: format.money(BigInt(amount), currency) })
          : t('selling.refundSent');
      showToast({ title });
      onClose();
    },
    onSettled: look,
  });
}
