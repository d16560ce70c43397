import type { AdminOrder } from '@pinhole/contract';
import { useQuery } from '@tanstack/react-query';
import { type ReactElement, useState } from 'react';
import { formattingLocale, useLocale, useT } from '../../../app/i18n.ts';
import { useFormat } from '../../../lib/use-format.ts';
import { Badge } from '../../../ui/badge.tsx';
import { Button } from '../../../ui/button.tsx';
import { Confirm, Dialog } from '../../../ui/dialog.tsx';
import { Facts, Rows } from '../../../ui/rows.tsx';
import { Select } from '../../../ui/select.tsx';
import { membersByName } from '../../billing/details/countries.ts';
import { OrderBadge } from '../../billing/orders/order-badge.tsx';
import { OrderAmounts } from '../../billing/prices/order-amounts.tsx';
import { ShortId } from '../../connections/calls/short-id.tsx';
import { paymentConnectionsQuery } from '../selling-queries.ts';
import { leftOf } from './order-money.ts';
import { PaymentRow } from './payment-row.tsx';
import { RefundDialog } from './refund-dialog.tsx';
import { RefundRows } from './refund-rows.tsx';
import { useMoneyDeeds } from './use-money-deeds.ts';

const unknown = 'unknown';
/** No country of the Union: which one decides nothing and is not kept. */
const outside = 'XX';

/** One order with everything that happened to its money. */
export function OrderDialog({ order, onClose }: { readonly order: AdminOrder; readonly onClose: () => void }): ReactElement {
  const t = useT();
  const format = useFormat();
  const { data: ways } = useQuery(paymentConnectionsQuery);
  const byHand = ways?.find(({ id }) => id === order.way.id)?.provider === 'manual';
  const { arrived, cancel } = useMoneyDeeds();
  const [confirming, setConfirming] = useState(false);
  const [cancelling, setCancelling] = useState(false);
  const [bankCountry, setBankCountry] = useState(unknown);
  const countries = membersByName(formattingLocale(useLocale()));
  const { amounts, reference } = order;
  const due = BigInt(amounts.total ?? amounts.price);
  const price = format.money(due, amounts.currency);
  return (
    <Dialog title={t('selling.openOrder', { reference })} width="wide" isOpen onOpenChange={(isOpen) => !isOpen && onClose()}>
      <div className="flex flex-col gap-6">
        <div className="flex flex-col gap-3">
          <p className="flex flex-wrap items-center gap-x-2 gap-y-1">
            <bdi className="font-medium">{order.title}</bdi>
            <OrderBadge order={order} />
            {!order.way.live && <Badge tone="warn">{t('selling.test')}</Badge>}
          </p>
          <p className="text-sm text-muted">
            <Facts>
              {[
                format.dateTime(order.createdAt),
                <bdi key="way">{order.way.title}</bdi>,
                format.credits(order.credits),
                <span key="workspace">
                  {t('selling.workspace')} {order.workspaceId === null ? t('selling.noWorkspace') : <ShortId id={order.workspaceId} />}
                </span>,
              ]}
            </Facts>
          </p>
          <OrderAmounts amounts={amounts} refunded={order.refunded} />
          {byHand && order.state !== 'paid' && order.payments.length === 0 && (
            <Button tone="primary" className="self-start" isPending={arrived.isPending} onPress={() => setConfirming(true)}>
              {t('selling.arrived')}
            </Button>
          )}
          {(order.state === 'placing' || order.state === 'open') && (
            <Button className="self-start" isPending={cancel.isPending} onPress={() => setCancelling(true)}>
              {t('selling.cancelOrder')}
            </Button>
          )}
        </div>
        <Payments order={order} byHand={byHand} />
        {order.refunds.length > 0 && <RefundRows refunds={order.refunds} byHand={byHand} />}
      </div>
      <Confirm
        title={t('selling.arrivedTitle', { price, reference })}
        action={t('selling.arrived')}
        tone="primary"
        isOpen={confirming}
        onOpenChange={setConfirming}
        onConfirm={() => arrived.mutate({ order, bankCountry: bankCountry === unknown ? null : bankCountry })}
      >
        <div className="flex flex-col gap-4">
          <p>{t('selling.arrivedText', { credits: format.credits(order.credits) })}</p>
          <Select
            label={t('selling.arrivedCountry')}
            help={t('selling.arrivedCountryHelp')}
            value={bankCountry}
            onChange={setBankCountry}
            options={[
              { value: unknown, label: t('selling.arrivedCountryNone') },
              ...countries.map(({ code, name }) => ({ value: code, label: name })),
              { value: outside, label: t('details.elsewhere') },
            ]}
          />
        </div>
      </Confirm>
      <Confirm
        title={t('selling.cancelOrderTitle', { reference })}
        action={t('selling.cancelOrder')}
        isOpen={cancelling}
        onOpenChange={setCancelling}
        onConfirm={() => cancel.mutate(order)}
      >
        {t('selling.cancelOrderText')}
      </Confirm>
    </Dialog>
  );
}

function Payments({ order, byHand }: { readonly order: AdminOrder; readonly byHand: boolean }): ReactElement {
  const t = useT();
  const [payingBack, setPayingBack] = useState<string>();
  const chosen = order.payments.find(({ id }) => id === payingBack);
  return (
    <section className="flex flex-col gap-2">
      <h3 className="font-medium">{t('selling.payments')}</h3>
      {order.payments.length === 0 ? (
        <p className="text-sm text-muted">{t('selling.noPayments')}</p>
      ) : (
        <Rows label={t('selling.payments')}>
          {order.payments.map((payment) => (
            <PaymentRow
              key={payment.id}
              payment={payment}
              end={
                leftOf(payment, order.refunds) > 0n && (
                  <Button size="small" onPress={() => setPayingBack(payment.id)}>
                    {t('selling.payBack')}
                  </Button>
                )
              }
            />
          ))}
        </Rows>
      )}
      {chosen && (
        <RefundDialog payment={chosen} left={leftOf(chosen, order.refunds)} byHand={byHand} onClose={() => setPayingBack(undefined)} />
      )}
    </section>
  );
}
