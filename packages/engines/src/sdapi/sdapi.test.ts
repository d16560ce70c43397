import { describeProvider } from '../spec/provider-conformance.ts';
import { startEmulator } from './emulator.ts';
import { sdapi } from './index.ts';

const cannot = {
  'no-credit': 'A server of one’s own has no accounts.',
  'job-refused': 'These servers have no filter of their own.',
  'output-on-foreign-host': 'Pictures come inside the answer.',
  'output-gone': 'Pictures come inside the answer.',
};

describeProvider({ provider: sdapi, startEmulator, cannot });
describeProvider({
  provider: { ...sdapi, title: 'SD.Next, which takes no ids of ours' },
  startEmulator: () => startEmulator({ dialect: 'sdnext' }),
  cannot,
});
describeProvider({
  provider: { ...sdapi, title: 'sd-server, which has only the first routes' },
  startEmulator: () => startEmulator({ dialect: 'sd-server', access: 'bearer' }),
  cannot,
});
