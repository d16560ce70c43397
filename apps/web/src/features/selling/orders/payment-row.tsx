import type { AdminPayment } from '@pinhole/contract';
import type { ReactElement, ReactNode } from 'react';
import { useT } from '../../../app/i18n.ts';
import { useFormat } from '../../../lib/use-format.ts';
import { Badge, type BadgeTone } from '../../../ui/badge.tsx';
import { Facts, Row } from '../../../ui/rows.tsx';

const tones: Readonly<Record<AdminPayment['state'], BadgeTone>> = { pending: 'warn', paid: 'good', failed: 'bad' };

/** Money that came, or tried to: how much, what the provider kept of it, what it brought. */
export function PaymentRow({ payment, end }: { readonly payment: AdminPayment; readonly end?: ReactNode }): ReactElement {
  const t = useT();
  const format = useFormat();
  const write = (minor: string): string => format.money(BigInt(minor), payment.currency);
  return (
    <Row
      title={<span className="tabular-nums">{write(payment.total)}</span>}
      badges={
        <>
          <Badge tone={tones[payment.state]}>{t(`selling.payment.${payment.state}`)}</Badge>
          {payment.problem && <Badge tone="bad">{t(`selling.problem.${payment.problem}`)}</Badge>}
        </>
      }
      detail={
        <Facts>
          {[
            payment.paidAt && format.dateTime(payment.paidAt),
            payment.tax !== null && payment.tax !== '0' && t('selling.ofThatTax', { amount: write(payment.tax) }),
            payment.fee !== null && payment.fee !== '0' && t('selling.fee', { amount: write(payment.fee) }),
            payment.granted !== '0' && t('selling.brought', { credits: format.credits(payment.granted) }),
            payment.failure !== null && (
              <span key="failure" lang="en" dir="auto">
                {payment.failure}
              </span>
            ),
            <code key="ref" dir="ltr" className="font-mono text-xs wrap-anywhere whitespace-normal">
              {payment.ref}
            </code>,
          ]}
        </Facts>
      }
      end={end}
    />
  );
}
