import { describeProvider } from '../spec/provider-conformance.ts';
import { startEmulator } from './emulator.ts';
import { fal } from './index.ts';

describeProvider({
  provider: fal,
  startEmulator,
  cannot: { overloaded: 'a 5xx may always have been accepted; more requests than run at once wait in the queue instead' },
});
