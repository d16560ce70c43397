import { describeProvider } from '../spec/provider-conformance.ts';
import { startEmulator } from './emulator.ts';
import { modelark } from './index.ts';

describeProvider({
  provider: modelark,
  startEmulator,
  cannot: { 'webhook-forged': 'ModelArk signs nothing: only the secret address vouches for a push.' },
});
