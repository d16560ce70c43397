import { creem } from './creem/index.ts';
import { manual } from './manual/index.ts';
import { paypal } from './paypal/index.ts';
import type { PaymentProviderKind } from './spec/index.ts';
import { stripe } from './stripe/index.ts';

/** Every kind of payment provider that can be connected. */
export const paymentProviders: readonly PaymentProviderKind[] = [manual, stripe, paypal, creem];
