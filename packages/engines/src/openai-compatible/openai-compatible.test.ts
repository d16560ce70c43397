import { expect, it } from 'vitest';
import type { Provider } from '../spec/provider.ts';
import { describeProvider } from '../spec/provider-conformance.ts';
import { startEmulator } from './emulator.ts';
import { openAiCompatible } from './index.ts';

describeProvider({ provider: openAiCompatible, startEmulator });

/** A provider that knows of no models, so that the server is asked for them and for what it is. */
const asking = (title: string): Provider => ({ ...openAiCompatible, title, starter: { checkedOn: '2026-11-21', models: [] } });

const small = { request: () => ({ size: { width: 256, height: 256 } }) };
const ownMachine = {
  'no-credit': 'a server of your own has no account',
  'rate-limited': 'a server of your own has no rate limit',
  overloaded: 'it waits instead of refusing',
  'job-refused': 'it filters nothing',
} as const;

describeProvider({ ...small, provider: asking('LiteLLM'), startEmulator: () => startEmulator({ dialect: 'litellm' }) });
describeProvider({ ...small, provider: asking('LocalAI'), startEmulator: () => startEmulator({ dialect: 'localai' }), cannot: ownMachine });
describeProvider({
  ...small,
  provider: asking('sd-server'),
  startEmulator: () => startEmulator({ dialect: 'sd-server' }),
  cannot: ownMachine,
});

for (const dialect of ['vllm-omni', 'sglang'] as const) {
  for (const serves of ['image', 'video'] as const) {
    describeProvider({
      ...small,
      provider: asking(`${dialect} with ${serves}s`),
      startEmulator: () => startEmulator({ dialect, serves }),
      cannot: { ...ownMachine, ...(serves === 'video' ? { 'output-on-foreign-host': 'clips come from an address made of their id' } : {}) },
    });
  }
}

it('asks for a key where the address is OpenAI’s own, and only there', () => {
  expect(() => openAiCompatible.open({ fields: {}, models: [] })).toThrow(
    expect.objectContaining({ name: 'ConnectionError', field: 'apiKey' }),
  );
  expect(openAiCompatible.open({ fields: { baseUrl: 'http://127.0.0.1:8080' }, models: [] }).traits.dataNote).toContain('127.0.0.1:8080');
  expect(openAiCompatible.hosts({ fields: {} })).toEqual(['api.openai.com']);
  expect(openAiCompatible.hosts({ fields: { baseUrl: 'http://127.0.0.1:8080' } })).toEqual(['http://127.0.0.1:8080']);
});
