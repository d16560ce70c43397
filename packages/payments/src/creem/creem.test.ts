import { describePaymentProvider } from '../spec/conformance.ts';
import { startEmulator } from './emulator.ts';
import { creem } from './index.ts';

describePaymentProvider({
  kind: creem,
  startEmulator,
  unknownOutcome: 'read-first',
  cannot: {
    'same-checkout': 'Creem takes no key for a checkout; one that is not paid is harmless',
    'later-plan': 'Creem shows the next plan at once',
  },
});
