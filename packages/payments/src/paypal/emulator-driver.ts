import type { PaymentDriver } from '../spec/emulated-provider.ts';
import type { RequestKeys } from './emulator-keys.ts';
import type { EmulatedOrders } from './emulator-orders.ts';
import type { EventSender } from './emulator-pushes.ts';
import { minorOf, valueOf } from './emulator-requests.ts';

export interface PaypalDriver
  extends Required<Pick<PaymentDriver, 'buy' | 'settle' | 'refund' | 'failRefund' | 'dispute' | 'endDispute' | 'forgetKeys' | 'pushTo'>> {
  /** The approval was not captured in time. */
  readonly letApprovalLapse: (orderId: string) => void;
}

interface Options {
  readonly orders: EmulatedOrders;
  readonly events: EventSender;
  readonly keys: RequestKeys;
}

const funding = { pays: 'balance', delayed: 'review', declined: 'declined', leaves: 'balance' } as const;

/** What buyers, banks and PayPal's own people do. The buyer's part goes over the page, as a browser would. */
export function createDriver({ orders, events, keys }: Options): PaypalDriver {
  const found = <Value>(map: ReadonlyMap<string, Value>, id: string): Value => {
    const value = map.get(id);
    if (value === undefined) throw new Error(`the emulator has no ${id}`);
    return value;
  };
  return {
    async buy({ next }, outcome) {
      if (next.kind !== 'redirect') throw new Error('the buyer is to be led somewhere');
      const body = new URLSearchParams({
        token: next.url.searchParams.get('token') ?? '',
        funding: funding[outcome],
        choice: outcome === 'leaves' ? 'cancel' : 'approve',
      });
      const response = await fetch(new URL('/checkoutnow', next.url), { method: 'POST', body, redirect: 'manual' });
      if (response.status !== 303) throw new Error(`the page answered ${response.status}`);
    },
    async settle(id, outcome) {
      const { capture } = found(orders.orders, id);
      if (!capture) throw new Error('nothing is under way');
      orders.settle(capture, outcome === 'succeeds' ? 'COMPLETED' : 'DECLINED');
    },
    async refund(id, minor) {
      const capture = found(orders.captures, id);
      const part = minor ?? minorOf(capture.amount) - orders.given(capture);
      return orders.refund(capture, valueOf(part, capture.amount.currency_code)).id;
    },
    failRefund: async (id) => orders.failRefund(found(orders.refunds, id)),
    dispute: async (id) => orders.dispute(found(orders.captures, id)).id,
    endDispute: async (id, outcome) =>
      orders.endDispute(found(orders.disputes, id), outcome === 'won' ? 'RESOLVED_SELLER_FAVOUR' : 'RESOLVED_BUYER_FAVOUR'),
    forgetKeys: () => keys.forget(),
    pushTo: (url) => {
      events.url = url;
    },
    letApprovalLapse: (id) => orders.reverse(found(orders.orders, id)),
  };
}
