import type { PaymentDriver } from '../spec/emulated-provider.ts';
import { type EventSender, newSecret } from './emulator-pushes.ts';
import type { World } from './emulator-world.ts';
import { readPaymentId, toDisputeId, toRefundId } from './payment-id.ts';

export type CreemDriver = Required<
  Pick<PaymentDriver, 'buy' | 'tamper' | 'refund' | 'dispute' | 'renew' | 'leaveInPortal' | 'pushTo' | 'rotateSecret'>
>;

interface Options {
  readonly world: World;
  readonly events: EventSender;
  readonly connectWith: (secrets: string) => Readonly<Record<string, string>>;
}

/** What buyers, banks and Creem's own people do. The buyer's part goes over the pages, as a browser would. */
export function createDriver({ world, events, connectWith }: Options): CreemDriver {
  const found = <Value>(map: ReadonlyMap<string, Value>, id: string): Value => {
    const value = map.get(id);
    if (value === undefined) throw new Error(`the emulator has no ${id}`);
    return value;
  };
  const transactionOf = (paymentId: string) => found(world.transactions, readPaymentId(paymentId)?.transactionId ?? '');
  return {
    async buy({ next }, outcome) {
      if (next.kind !== 'redirect') throw new Error('the buyer is to be led somewhere');
      if (outcome === 'leaves') return void (await fetch(next.url));
      const body = new URLSearchParams({
        email: 'typed@example.test',
        card: outcome === 'declined' ? '4000000000000002' : '4242424242424242',
        choice: 'pay',
      });
      const response = await fetch(next.url, { method: 'POST', body, redirect: 'manual' });
      if (response.status !== (outcome === 'declined' ? 402 : 303)) throw new Error(`the page answered ${response.status}`);
    },
    async tamper(id, minor) {
      found(world.checkouts, id).price = Number(minor);
    },
    async refund(id, minor) {
      const transaction = transactionOf(id);
      world.refund(transaction, minor === null ? transaction.amount - transaction.refunded : Number(minor));
      return toRefundId(id);
    },
    async dispute(id) {
      world.dispute(transactionOf(id));
      return toDisputeId(id);
    },
    renew: async (id, outcome) => world.renew(found(world.subscriptions, id), outcome === 'pays'),
    async leaveInPortal(page, id) {
      const response = await fetch(page, { method: 'POST', body: new URLSearchParams({ subscription: id, choice: 'cancel' }) });
      if (!response.ok) throw new Error(`the page answered ${response.status}`);
    },
    pushTo: (url) => {
      events.url = url;
    },
    rotateSecret() {
      const old = events.secret;
      events.secret = newSecret();
      return connectWith(`${events.secret}\n${old}`);
    },
  };
}
