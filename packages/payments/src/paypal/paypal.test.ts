import { describePaymentProvider } from '../spec/conformance.ts';
import { startEmulator } from './emulator.ts';
import { paypal } from './index.ts';

describePaymentProvider({
  kind: paypal,
  startEmulator,
  cannot: {
    'push-old': 'a push is tried for three days, and nobody could say whether a later try carries a later time',
  },
});
