import type { SaleOffer, WayToPay } from '@pinhole/contract';
import { keepPreviousData, queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { type FormEvent, type ReactElement, useState } from 'react';
import { useT } from '../../../app/i18n.ts';
import { api, newIdempotencyKey } from '../../../lib/api.ts';
import { useFormat } from '../../../lib/use-format.ts';
import { Banner } from '../../../ui/banner.tsx';
import { Button } from '../../../ui/button.tsx';
import { Dialog } from '../../../ui/dialog.tsx';
import { Fault } from '../../../ui/fault.tsx';
import { Select } from '../../../ui/select.tsx';
import { Checkbox } from '../../../ui/switch.tsx';
import { TextField } from '../../../ui/text-field.tsx';
import { LegalLinks } from '../../accounts/legal-links.tsx';
import { buyerDetailsQuery, ordersKey } from '../billing-queries.ts';
import { DialogDetails } from '../details/dialog-details.tsx';
import { PolicyLink } from '../links/policy-link.tsx';
import { OrderAmounts } from '../prices/order-amounts.tsx';
import { payNote } from '../prices/pay-note.ts';
import { type CouponFault, couponFault } from './coupon-fault.ts';
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
  const [coupon, setCoupon] = useState('');
  const [agreed, setAgreed] = useState(false);
  const [tried, setTried] = useState(false);
  const requestWith = (code: string): Request => ({ sku: offer.sku, currency, way, ...(code === '' ? {} : { coupon: code }) });
  const withCoupon = useQuery(previewQuery(requestWith(coupon)));
  const fault = couponFault(withCoupon.error);
  // A coupon that cannot be used takes nothing away: the order stands without it.
  const without = useQuery({ ...previewQuery(requestWith('')), enabled: fault !== undefined });
  const preview = fault ? without : withCoupon;
  const order = useOrder(requestWith(fault ? '' : coupon), agreed && preview.data?.seller === 'operator');
  const chosen = ways.find(({ id }) => id === way);
  const amounts = preview.data;
  const due = amounts?.total ?? (amounts && String(BigInt(amounts.price) - BigInt(amounts.discount)));
  const isOurs = amounts?.seller === 'operator';
  const lacksConsent = isOurs && !agreed;
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
      {chosen && <AboutWay way={chosen} />}
      <CouponField onUse={setCoupon} used={coupon} fault={fault} />
      {isOurs && <DialogDetails needs={amounts.needs} />}
      {preview.isError ? (
        <Fault error={preview.error} onRetry={() => void preview.refetch()} />
      ) : (
        amounts && (
          <OrderAmounts amounts={amounts} taxed={amounts.taxed} {...(amounts.needs.length > 0 ? { taxLater: t('taxed.later') } : {})} />
        )
      )}
      {isOurs && (
        <Checkbox isSelected={agreed} onChange={setAgreed} error={tried && lacksConsent ? t('billing.consentMissing') : undefined}>
          <span className="text-sm text-pretty">{t('billing.consent')}</span>
        </Checkbox>
      )}
      <LegalLinks />
      {order.error && <Fault error={order.error} />}
      <Button
        tone="primary"
        size="large"
        isDisabled={!due || !amounts || preview.isPlaceholderData || preview.isError || amounts.needs.length > 0}
        isPending={order.isPending}
        onPress={() => (lacksConsent ? setTried(true) : order.mutate())}
      >
        {due ? t('billing.orderFor', { price: format.money(BigInt(due), currency) }) : t('billing.order')}
      </Button>
    </div>
  );
}

/** Who sells there, what goes there, under which policy, and whether it answers. */
function AboutWay({ way }: { readonly way: WayToPay }): ReactElement {
  const t = useT();
  const note = payNote(way, t);
  return (
    <div className="flex flex-col gap-1 text-sm text-muted text-pretty">
      {way.hasTrouble && <Banner tone="warn">{t('billing.wayTrouble', { name: `\u2068${way.title}\u2069` })}</Banner>}
      {way.seller === 'provider' && <p>{t('billing.soldBy', { name: `\u2068${way.title}\u2069` })}</p>}
      <p {...(note.lang ? { lang: note.lang } : {})} dir="auto">
        {note.text} {way.policyUrl && <PolicyLink title={way.title} url={way.policyUrl} />}
      </p>
    </div>
  );
}

interface CouponFieldProps {
  /** The code that is used at the moment; empty: none. */
  readonly used: string;
  readonly onUse: (code: string) => void;
  readonly fault: CouponFault | undefined;
}

function CouponField({ used, onUse, fault }: CouponFieldProps): ReactElement {
  const t = useT();
  const [typed, setTyped] = useState('');
  const apply = (event: FormEvent): void => {
    event.preventDefault();
    onUse(typed.trim());
  };
  return (
    <form noValidate onSubmit={apply} className="flex items-start gap-2">
      <TextField
        label={t('billing.coupon')}
        value={typed}
        onChange={(text) => {
          setTyped(text);
          if (text.trim() === '') onUse('');
        }}
        maxLength={60}
        autoComplete="off"
        spellCheck="false"
        className="flex-1"
        error={fault && t(`billing.couponFault.${fault}`)}
      />
      <Button type="submit" className="mt-6" isDisabled={typed.trim() === used}>
        {t('billing.couponApply')}
      </Button>
    </form>
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
function useOrder(request: Request, agreed: boolean) {
  const client = useQueryClient();
  const navigate = useNavigate();
  const [key] = useState(newIdempotencyKey);
  return useMutation({
    mutationFn: async () => {
      const consent = agreed ? await withdrawalConsent() : undefined;
      const said = client.getQueryData(buyerDetailsQuery.queryKey)?.details?.updatedAt ?? '';
      // Another way to pay, another coupon or somebody else who buys is another order; the same again is the same one.
      const idempotencyKey = `${key}:${request.way}:${request.currency}:${request.coupon ?? ''}:${said.replaceAll(/\W/g, '')}`;
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
