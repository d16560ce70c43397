import { describeProvider } from '../spec/provider-conformance.ts';
import { startEmulator } from './emulator.ts';
import { google } from './index.ts';

describeProvider({
  provider: google,
  startEmulator,
  cannot: {
    'output-on-foreign-host': 'pictures come inside the answer; clips.test.ts shows it with clips',
    'output-gone': 'pictures come inside the answer',
  },
});
