import { describePaymentProvider } from '../spec/conformance.ts';
import { startEmulator } from './emulator.ts';
import { stripe } from './index.ts';
import { stripePublished } from './testing-published.ts';

describePaymentProvider({ kind: stripe, startEmulator, published: stripePublished() });
