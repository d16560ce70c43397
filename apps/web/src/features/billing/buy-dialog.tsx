import type { SaleOffer, WayToPay } from '@pinhole/contract';
import { keepPreviousData, queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { type FormEvent, type ReactElement, useState } from 'react';
import { useT } from '../../app/i18n.ts';
import { api, newIdempotencyKey } from '../../lib/api.ts';
import { useFormat } from '../../lib/use-format.ts';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Fault } from '../../ui/fault.tsx';
import { Select } from '../../ui/select.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { ordersKey } from './billing-queries.ts';
import { couponFault } from './coupon-fault.ts';
import { OrderAmounts } from './order-amounts.tsx';
import { withdrawalConsent } from './withdrawal-text.ts';

export interface BuyDialogProps {
  readonly offer: SaleOffer;
  readonly ways: readonly WayToPay[];
  readonly currency: string;
  readonly onClose: () => void;
}

/** What is ordered, how it is paid, what it comes to; the amounts are the service's, worked out anew with every change. */
export function BuyDialog({ offer, ways, currency, onClose }: BuyDialogProps): ReactElement {
  const t = useT();
  const usable = ways.filter(({ sells }) => sells.includes(offer.every === null ? 'once' : 'recurring'));
  return (
    <Dialog title={offer.title} isOpen onOpenChange={(open) => !open && onClose()}>
      {usable.length === 0 ? <Banner title={t('billing.noWay')} /> : <BuyForm offer={offer} ways={usable} currency={currency} />}
    </Dialog>
  );
}

function BuyForm({ offer, ways, currency }: Omit<BuyDialogProps, 'onClose'>): ReactElement {
  const t = useT();
  const format = useFormat();
  const [way, setWay] = useState(ways[0]?.id ?? '');
  const [typed, setTyped] = useState('');
  const [coupon, setCoupon] = useState('');
  const requestWith = (code: string): Request => ({ sku: offer.sku, currency, way, ...(code === '' ? {} : { coupon: code }) });
  const withCoupon = useQuery(previewQuery(requestWith(coupon)));
  const fault = couponFault(withCoupon.error);
  // A coupon that cannot be used takes nothing away: the order stands without it.
  const without = useQuery({ ...previewQuery(requestWith('')), enabled: fault !== undefined });
  const preview = fault ? without : withCoupon;
  const order = useOrder(requestWith(fault ? '' : coupon));
  const chosen = ways.find(({ id }) => id === way);
  const amounts = preview.data;
  const due = amounts?.total ?? (amounts && String(BigInt(amounts.price) - BigInt(amounts.discount)));
  const apply = (event: FormEvent): void => {
    event.preventDefault();
    setCoupon(typed.trim());
  };
  return (
    <div className="flex flex-col gap-5">
      {ways.length > 1 && (
        <Select
          label={t('billing.way')}
          value={way}
          onChange={setWay}
          options={ways.map(({ id, title, live }) => ({ value: id, label: title, detail: live ? undefined : t('billing.testMode') }))}
        />
      )}
      <form noValidate onSubmit={apply} className="flex items-start gap-2">
        <TextField
          label={t('billing.coupon')}
          value={typed}
          onChange={(text) => {
            setTyped(text);
            if (text.trim() === '') setCoupon('');
          }}
          maxLength={60}
          autoComplete="off"
          spellCheck="false"
          className="flex-1"
          error={fault && t(`billing.couponFault.${fault}`)}
        />
        <Button type="submit" className="mt-6" isDisabled={typed.trim() === coupon}>
          {t('billing.couponApply')}
        </Button>
      </form>
      {preview.isError ? (
        <Fault error={preview.error} onRetry={() => void preview.refetch()} />
      ) : (
        amounts && <OrderAmounts amounts={amounts} />
      )}
      {chosen && (
        <div className="flex flex-col gap-1 text-sm text-muted text-pretty">
          {amounts?.seller === 'provider' && <p>{t('billing.soldBy', { name: `\u2068${chosen.title}\u2069` })}</p>}
          {amounts?.seller === 'operator' && <p>{t('billing.consent')}</p>}
          <p lang="en" dir="auto">
            {chosen.dataNote}{' '}
            {chosen.policyUrl && (
              <a className="underline underline-offset-3" href={chosen.policyUrl} target="_blank" rel="noreferrer">
                {t('billing.policyOf', { name: `\u2068${chosen.title}\u2069` })}
              </a>
            )}
          </p>
        </div>
      )}
      {order.error && <Fault error={order.error} />}
      <Button
        tone="primary"
        size="large"
        isDisabled={!due || preview.isPlaceholderData}
        isPending={order.isPending}
        onPress={() => order.mutate()}
      >
        {due ? t('billing.orderFor', { price: format.money(BigInt(due), currency) }) : t('billing.order')}
      </Button>
    </div>
  );
}

interface Request {
  readonly sku: string;
  readonly currency: string;
  readonly way: string;
  readonly coupon?: string;
}

const previewQuery = (request: Request) =>
  queryOptions({
    queryKey: ['order-preview', request],
    queryFn: () => api.orders.preview(request),
    retry: false,
    staleTime: 0,
    // The old amounts stay in sight, and cannot be ordered, until the new ones are there.
    placeholderData: keepPreviousData,
  });

/** Orders once, however often the button is pressed, and leads to the order. */
function useOrder(request: Request) {
  const client = useQueryClient();
  const navigate = useNavigate();
  const [key] = useState(newIdempotencyKey);
  return useMutation({
    mutationFn: async () => {
      const consent = await withdrawalConsent();
      // Another way to pay or another coupon is another order; the same again is the same one.
      const idempotencyKey = `${key}:${request.way}:${request.currency}:${request.coupon ?? ''}`;
      const placed = await api.orders.create({ ...request, ...(consent ? { consent } : {}) }, { idempotencyKey });
      return api.orders.openCheckout({ id: placed.id });
    },
    onSuccess: async (order) => {
      client.setQueryData([...ordersKey, order.id], order);
      void client.invalidateQueries({ queryKey: ordersKey });
      if (order.next?.kind === 'redirect') location.assign(order.next.url);
      else await navigate({ to: '/billing/orders/$order', params: { order: order.id } });
    },
  });
}
