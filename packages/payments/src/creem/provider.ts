import { z } from 'zod';
import { PaymentError } from '../spec/payment-error.ts';
import type { PaymentCall, PaymentProvider, PaymentTraits } from '../spec/provider.ts';
import type { CreemApi } from './api.ts';
import { changedSince } from './changed-since.ts';
import { createCheckout } from './create-checkout.ts';
import { ensureProduct } from './items.ts';
import { readObject } from './read-object.ts';
import { refundTransaction } from './refund-transaction.ts';
import { pageOf } from './shapes.ts';
import { subscriptionCalls } from './subscriptions.ts';
import { creemWebhook } from './webhook.ts';

export interface CreemDeps {
  readonly api: CreemApi;
  readonly live: boolean;
  readonly redirectHosts: readonly string[];
  readonly secrets: readonly string[];
  readonly signatures: 'creem' | 'standard';
  /** Whether every prompt is to be checked before anything is made of it. */
  readonly checksPrompts: boolean;
}

const traits: PaymentTraits = {
  seller: 'provider',
  sells: ['once', 'recurring'],
  refunds: 'whole-only',
  disputes: 'open-only',
  taxes: 'provider',
  pushesRetriedHours: 2,
  dataNote: 'Creem sells to the buyer in its own name: it is given the item, our order number, the e-mail address and an account number.',
};

const notesPrompts =
  'Creem sells to the buyer in its own name: it is given the item, our order number, the e-mail address and an account number, and every prompt for a picture or clip, which it checks before anything is made.';

/** Creem, the merchant of record. */
export function creemProvider({ api, live, redirectHosts, secrets, signatures, checksPrompts }: CreemDeps): PaymentProvider {
  /** Many at once in this process are one search and one product. */
  const ensuring = new Map<string, Promise<string>>();

  return {
    spec: 'v1',
    id: 'creem',
    traits: checksPrompts ? { ...traits, dataNote: notesPrompts } : traits,
    live,
    async probe(call) {
      const schema = pageOf(z.object({ id: z.string() }));
      await api.get(call, 'v1/products/search', { page_number: '1', page_size: '1' }, schema);
      const missing =
        secrets.length > 0
          ? []
          : ['There is no webhook secret yet: payments are noticed late. Add a webhook at Creem and fill in its secret.'];
      return { ok: true, account: live ? 'Creem, live' : 'Creem, test mode', missing };
    },
    ensureItem(item, call) {
      const name = `${item.sku}/${item.version}/${item.price.currency}`;
      const begun = ensuring.get(name) ?? ensureProduct(api, item, call).finally(() => ensuring.delete(name));
      ensuring.set(name, begun);
      return begun;
    },
    createCheckout: (input, call) => createCheckout(api, redirectHosts, input, call),
    read: (ref, call) =>
      readObject(api, ref, call).catch((error: unknown) => {
        if (error instanceof PaymentError && error.facts.kind === 'not_found') return null;
        throw error;
      }),
    changedSince: (since, call, known = []) => changedSince(api, since, call, known),
    refund: (input, call) => refundTransaction(api, input, call),
    ...subscriptionCalls(api, redirectHosts),
    ...(checksPrompts && {
      async screenPrompt(text: string, ref: string, call: PaymentCall) {
        const schema = z.object({ decision: z.string() });
        const { decision } = await api.post(call, 'v1/moderation/prompt', { prompt: text, external_id: ref }, schema);
        // A word nobody knows is not a yes.
        return decision === 'allow' || decision === 'flag' ? decision : 'deny';
      },
    }),
    ...(secrets.length === 0 ? {} : { webhook: creemWebhook({ secrets, signatures, live }) }),
  };
}
