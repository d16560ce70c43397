import { randomBytes } from 'node:crypto';
import type { EventSender } from './emulator-pushes.ts';
import { type EmulatedMoney, type EmulatedUnit, minorOf, type OrderRequest, valueOf } from './emulator-requests.ts';

export interface EmulatedOrder {
  readonly id: string;
  readonly unit: EmulatedUnit;
  readonly brand: string | undefined;
  readonly returnUrl: string;
  readonly cancelUrl: string;
  readonly createTime: string;
  status: 'PAYER_ACTION_REQUIRED' | 'APPROVED' | 'COMPLETED' | 'VOIDED';
  updateTime: string;
  funding: 'balance' | 'declined' | 'review' | null;
  /** The last capture was refused by the bank. */
  declined: boolean;
  capturing: boolean;
  capture: EmulatedCapture | null;
}

export interface EmulatedCapture {
  readonly id: string;
  readonly order: EmulatedOrder;
  readonly amount: EmulatedMoney;
  readonly createTime: string;
  state: 'COMPLETED' | 'PENDING' | 'DECLINED';
  readonly refunds: EmulatedRefund[];
}

export interface EmulatedRefund {
  readonly id: string;
  readonly capture: EmulatedCapture;
  readonly amount: EmulatedMoney;
  readonly customId: string | undefined;
  readonly createTime: string;
  status: 'COMPLETED' | 'FAILED';
}

export interface EmulatedDispute {
  readonly id: string;
  readonly capture: EmulatedCapture;
  readonly createTime: string;
  updateTime: string;
  outcome: string | null;
}

/** 17 capital letters and digits, as PayPal numbers things. */
export const paypalId = (): string => Array.from(randomBytes(17), (byte) => '0123456789ABCDEFGHJKLMNPQRSTUVWXYZ'[byte % 34]).join('');

/** What PayPal has in its books, and how it shows it. Everything that changes is told by an event. */
export function createOrders(origin: () => string, events: EventSender) {
  const orders = new Map<string, EmulatedOrder>();
  const captures = new Map<string, EmulatedCapture>();
  const refunds = new Map<string, EmulatedRefund>();
  const disputes = new Map<string, EmulatedDispute>();
  const now = (): string => new Date().toISOString();
  const link = (rel: string, path: string, method = 'GET') => ({ rel, href: `${origin()}/${path}`, method });
  const approvalLink = ({ id }: EmulatedOrder): string => `${origin()}/checkoutnow?token=${id}`;

  const given = ({ refunds: all }: EmulatedCapture): bigint =>
    all.filter(({ status }) => status === 'COMPLETED').reduce((sum, { amount }) => sum + minorOf(amount), 0n);

  function captureStatus(capture: EmulatedCapture): string {
    const back = given(capture);
    if (back === 0n) return capture.state;
    return back >= minorOf(capture.amount) ? 'REFUNDED' : 'PARTIALLY_REFUNDED';
  }

  /** Within its order a capture does not name the order again. */
  const withoutOrder = ({ supplementary_data: _named, ...rest }: Readonly<Record<string, unknown>>): object => rest;

  function showCapture(capture: EmulatedCapture): Readonly<Record<string, unknown>> {
    const { id, order, amount, state } = capture;
    const fee = valueOf(minorOf(amount) / 20n, amount.currency_code);
    return {
      id,
      status: captureStatus(capture),
      ...(state === 'PENDING' ? { status_details: { reason: 'PENDING_REVIEW' } } : {}),
      amount,
      ...(order.unit.custom_id === undefined ? {} : { custom_id: order.unit.custom_id }),
      ...(order.unit.invoice_id === undefined ? {} : { invoice_id: order.unit.invoice_id }),
      final_capture: true,
      ...(state === 'COMPLETED'
        ? {
            seller_receivable_breakdown: {
              gross_amount: amount,
              paypal_fee: fee,
              net_amount: valueOf(minorOf(amount) - minorOf(fee), amount.currency_code),
            },
          }
        : {}),
      supplementary_data: { related_ids: { order_id: order.id } },
      create_time: capture.createTime,
      update_time: capture.createTime,
      links: [
        link('self', `v2/payments/captures/${id}`),
        link('refund', `v2/payments/captures/${id}/refund`, 'POST'),
        link('up', `v2/checkout/orders/${order.id}`),
      ],
    };
  }

  function showRefund({ id, status, amount, customId, createTime, capture }: EmulatedRefund): object {
    return {
      id,
      status,
      amount,
      ...(customId === undefined ? {} : { custom_id: customId }),
      create_time: createTime,
      update_time: createTime,
      links: [link('self', `v2/payments/refunds/${id}`), link('up', `v2/payments/captures/${capture.id}`)],
    };
  }

  const payer = {
    email_address: 'buyer@account.example.test',
    account_id: 'QYR5Z8XDVJNXQ',
    name: { given_name: 'Test', surname: 'Buyer' },
    address: { country_code: 'DK' },
  };

  function showOrder(order: EmulatedOrder): object {
    const { id, unit, capture } = order;
    const known = order.status === 'APPROVED' || order.status === 'COMPLETED';
    return {
      id,
      intent: 'CAPTURE',
      status: order.status,
      create_time: order.createTime,
      update_time: order.updateTime,
      payment_source: { paypal: known ? payer : {} },
      ...(known
        ? { payer: { email_address: payer.email_address, payer_id: payer.account_id, name: payer.name, address: payer.address } }
        : {}),
      purchase_units: [
        {
          reference_id: unit.reference_id ?? 'default',
          ...unit,
          ...(capture ? { payments: { captures: [withoutOrder(showCapture(capture))], refunds: capture.refunds.map(showRefund) } } : {}),
        },
      ],
      links: [
        link('self', `v2/checkout/orders/${id}`),
        ...(order.status === 'PAYER_ACTION_REQUIRED' ? [{ rel: 'payer-action', href: approvalLink(order), method: 'GET' }] : []),
        ...(order.status === 'APPROVED' ? [link('capture', `v2/checkout/orders/${id}/capture`, 'POST')] : []),
      ],
    };
  }

  function showDispute({ id, capture, createTime, updateTime, outcome }: EmulatedDispute) {
    return {
      dispute_id: id,
      create_time: createTime,
      update_time: updateTime,
      reason: 'UNAUTHORISED',
      status: outcome === null ? 'WAITING_FOR_SELLER_RESPONSE' : 'RESOLVED',
      dispute_amount: capture.amount,
      dispute_life_cycle_stage: 'CHARGEBACK',
      dispute_channel: 'INTERNAL',
      disputed_transactions: [{ seller_transaction_id: capture.id, transaction_status: 'COMPLETED', gross_amount: capture.amount }],
      ...(outcome === null ? { seller_response_due_date: new Date(Date.parse(createTime) + 864_000_000).toISOString() } : {}),
      ...(outcome === null ? {} : { dispute_outcome: { outcome_code: outcome } }),
      links: [link('self', `v1/customer/disputes/${id}`)],
    };
  }

  return {
    orders,
    captures,
    refunds,
    disputes,
    showOrder,
    showCapture,
    showRefund,
    showDispute,
    /** In a list PayPal says neither what was disputed nor how it ended. */
    listDispute(dispute: EmulatedDispute): object {
      const { disputed_transactions: _, dispute_outcome: __, ...shown } = showDispute(dispute);
      return shown;
    },
    approvalLink,
    given,
    isInvoiced: (invoiceId: string | undefined, but?: EmulatedOrder): boolean =>
      invoiceId !== undefined && [...captures.values()].some(({ order }) => order !== but && order.unit.invoice_id === invoiceId),
    create({ purchase_units: [unit], payment_source: source }: OrderRequest): EmulatedOrder {
      const context = source?.paypal.experience_context;
      const order: EmulatedOrder = {
        id: paypalId(),
        unit: unit as EmulatedUnit,
        brand: context?.brand_name,
        returnUrl: context?.return_url ?? `${origin()}/returned`,
        cancelUrl: context?.cancel_url ?? `${origin()}/left`,
        createTime: now(),
        updateTime: now(),
        status: 'PAYER_ACTION_REQUIRED',
        funding: null,
        declined: false,
        capturing: false,
        capture: null,
      };
      orders.set(order.id, order);
      return order;
    },
    approve(order: EmulatedOrder, funding: NonNullable<EmulatedOrder['funding']>): void {
      Object.assign(order, { status: 'APPROVED', funding, declined: false, updateTime: now() });
      events.emit('CHECKOUT.ORDER.APPROVED', 'checkout-order', showOrder(order));
    },
    /** Approved, and not captured in three hours. */
    reverse(order: EmulatedOrder): void {
      Object.assign(order, { status: 'VOIDED', updateTime: now() });
      events.emit('CHECKOUT.PAYMENT-APPROVAL.REVERSED', 'checkout-order', { order_id: order.id });
    },
    capture(order: EmulatedOrder): void {
      const capture: EmulatedCapture = {
        id: paypalId(),
        order,
        amount: { currency_code: order.unit.amount.currency_code, value: order.unit.amount.value },
        createTime: now(),
        state: order.funding === 'review' ? 'PENDING' : 'COMPLETED',
        refunds: [],
      };
      captures.set(capture.id, capture);
      Object.assign(order, { status: 'COMPLETED', capture, updateTime: now() });
      events.emit(`PAYMENT.CAPTURE.${capture.state}`, 'capture', showCapture(capture));
      events.emit('CHECKOUT.ORDER.COMPLETED', 'checkout-order', showOrder(order));
    },
    settle(capture: EmulatedCapture, state: 'COMPLETED' | 'DECLINED'): void {
      capture.state = state;
      events.emit(state === 'COMPLETED' ? 'PAYMENT.CAPTURE.COMPLETED' : 'PAYMENT.CAPTURE.DENIED', 'capture', showCapture(capture));
    },
    refund(capture: EmulatedCapture, amount: EmulatedMoney, customId?: string): EmulatedRefund {
      const refund: EmulatedRefund = { id: paypalId(), capture, amount, customId, createTime: now(), status: 'COMPLETED' };
      refunds.set(refund.id, refund);
      capture.refunds.push(refund);
      events.emit('PAYMENT.CAPTURE.REFUNDED', 'refund', showRefund(refund));
      return refund;
    },
    failRefund(refund: EmulatedRefund): void {
      refund.status = 'FAILED';
      events.emit('PAYMENT.REFUND.FAILED', 'refund', showRefund(refund));
    },
    dispute(capture: EmulatedCapture): EmulatedDispute {
      const dispute: EmulatedDispute = { id: `PP-D-${disputes.size + 1}`, capture, createTime: now(), updateTime: now(), outcome: null };
      disputes.set(dispute.id, dispute);
      events.emit('CUSTOMER.DISPUTE.CREATED', 'dispute', showDispute(dispute));
      return dispute;
    },
    endDispute(dispute: EmulatedDispute, outcome: string): void {
      Object.assign(dispute, { outcome, updateTime: now() });
      events.emit('CUSTOMER.DISPUTE.RESOLVED', 'dispute', showDispute(dispute));
    },
  };
}

export type EmulatedOrders = ReturnType<typeof createOrders>;
