import { describeProvider } from '../spec/provider-conformance.ts';
import { startEmulator } from './emulator.ts';
import { blackForestLabs } from './index.ts';

describeProvider({
  provider: blackForestLabs,
  startEmulator,
  request: ({ id }) => (id === 'flux-pro-1.0-expand' ? { params: { top: 64 } } : {}),
  cannot: { overloaded: 'a 503 on submit does not say whether the task was accepted' },
});
