import { describePaymentProvider } from '../spec/conformance.ts';
import { startEmulator } from './emulator.ts';
import { stripe } from './index.ts';

describePaymentProvider({ kind: stripe, startEmulator });
