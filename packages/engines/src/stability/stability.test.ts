import { samplePng } from '../emulator-kit/index.ts';
import type { MediaRef } from '../spec/engine.ts';
import { describeProvider } from '../spec/provider-conformance.ts';
import { startEmulator } from './emulator.ts';
import { stability } from './index.ts';
import { reference } from './testing.ts';

const pictures: readonly MediaRef[] = (['init', 'style'] as const).map((role) => reference(role, samplePng({ width: 64, height: 64 })));

describeProvider({
  provider: stability,
  startEmulator,
  request: ({ id }) => {
    if (id === 'search-and-replace') return { params: { search_prompt: 'the boat' } };
    if (id === 'search-and-recolor') return { params: { select_prompt: 'the boat' } };
    return id === 'style-transfer' ? { media: pictures } : {};
  },
  cannot: {
    overloaded: 'a 5xx may always have been accepted; callers are slowed down with 429 instead',
    'output-on-foreign-host': 'pictures come inside the answer',
    'output-gone': 'pictures come inside the answer',
  },
});
