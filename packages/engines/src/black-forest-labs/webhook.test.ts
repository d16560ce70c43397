import { createHmac, randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import type { Emulator } from '../emulator-kit/index.ts';
import type { Engine, EngineCall, EngineRequest } from '../spec/engine.ts';
import { createMemoryScratch } from '../spec/memory-scratch.ts';
import { startEmulator } from './emulator.ts';
import { blackForestLabs } from './index.ts';
import { webhookSecret } from './webhook.ts';

interface Push {
  readonly headers: Headers;
  readonly body: Uint8Array;
}
const pushes: Push[] = [];
const receive = async (incoming: IncomingMessage, response: ServerResponse): Promise<void> => {
  const body = new Uint8Array(await buffer(incoming));
  pushes.push({ headers: new Headers(incoming.headers as Record<string, string>), body });
  response.writeHead(204).end();
};
const receiver = createServer((incoming, response) => void receive(incoming, response));
let emulator: Emulator;
let webhookUrl: URL;
beforeAll(async () => {
  emulator = await startEmulator({ jobMs: 5 });
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
  webhookUrl = new URL(`http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hooks/secret`);
});
afterAll(async () => {
  await emulator.close();
  receiver.closeAllConnections();
  await new Promise((resolve) => receiver.close(resolve));
});
beforeEach(() => void pushes.splice(0));

const call: EngineCall = { signal: new AbortController().signal, fetch: (...args) => fetch(...args), scratch: createMemoryScratch() };
const open = (apiKey?: string): Engine =>
  blackForestLabs.open({ fields: { ...emulator.fields, ...(apiKey ? { apiKey } : {}) }, models: blackForestLabs.starter.models });
const asked = (): EngineRequest => ({
  attemptId: randomUUID(),
  model: 'flux-2-pro',
  operation: 'text2image',
  prompt: 'a lighthouse',
  media: [],
  count: 1,
  size: { width: 64, height: 64 },
  seed: 7,
  params: {},
  webhookUrl,
});
const verify = ({ headers, body }: Push, { engine = open(), now = new Date() } = {}) =>
  engine.webhook?.verify(headers, body, { ...call, now });
const received = async (count: number): Promise<readonly Push[]> => {
  await expect.poll(() => pushes.length, { timeout: 5_000 }).toBe(count);
  return pushes;
};
function signed(body: string, secret = webhookSecret(emulator.fields.apiKey ?? '')): Push {
  const signature = createHmac('sha256', secret).update(body).digest('hex');
  return { headers: new Headers({ 'x-bfl-signature': `sha256=${signature}` }), body: new TextEncoder().encode(body) };
}

it('knows a push of the provider and which task it is about', async () => {
  const { handle } = await open().start(asked(), call);
  const [push] = await received(1);
  expect(push && (await verify(push))).toEqual({ handleId: handle.id, dedupeKey: `${handle.id} Ready` });
});

it('gives a push that is sent again the same name', async () => {
  emulator.fault({ kind: 'webhook-repeated', times: 3 });
  await open().start(asked(), call);
  const names = await Promise.all((await received(3)).map(async (push) => (await verify(push))?.dedupeKey));
  expect(new Set(names).size).toBe(1);
  expect(names[0]).toBeDefined();
});

it('knows a push whose task was accepted by a call that never got its answer', async () => {
  emulator.fault({ kind: 'cut', when: 'after' });
  await expect(open().start(asked(), call)).rejects.toMatchObject({ retry: 'reconcile-first' });
  const [push] = await received(1);
  expect(push && (await verify(push))).toMatchObject({ handleId: emulator.jobs.at(-1)?.id });
});

it('takes nothing that somebody else signed, changed or did not sign', async () => {
  emulator.fault({ kind: 'webhook-forged' });
  await open().start(asked(), call);
  const [forged] = await received(1);
  expect(forged && (await verify(forged))).toBeNull();

  await open().start(asked(), call);
  const [, good] = await received(2);
  if (!good) throw new Error('no push');
  expect(await verify(good)).not.toBeNull();
  expect(await verify(good, { engine: open('another-key') })).toBeNull();
  const changed = Buffer.from(good.body);
  changed.write('x', 8);
  expect(await verify({ ...good, body: changed })).toBeNull();
  expect(await verify({ ...good, headers: new Headers() })).toBeNull();
  expect(await verify({ ...good, headers: new Headers({ 'x-bfl-signature': 'sha256=00' }) })).toBeNull();
});

it('takes nothing older or newer than five minutes', async () => {
  await open().start(asked(), call);
  const [push] = await received(1);
  if (!push) throw new Error('no push');
  const at = (minutes: number): Date => new Date(Date.now() + minutes * 60_000);
  expect(await verify(push, { now: at(4.9) })).not.toBeNull();
  expect(await verify(push, { now: at(5.1) })).toBeNull();
  expect(await verify(push, { now: at(-5.1) })).toBeNull();
});

it.each([
  ['seconds', (ms: number) => Math.round(ms / 1000)],
  ['milliseconds', (ms: number) => ms],
  ['text without a zone', (ms: number) => new Date(ms).toISOString().replace('Z', '')],
])('reads a time in %s', async (_, write) => {
  const now = new Date();
  const push = signed(JSON.stringify({ id: 'one', status: 'Ready', timestamp: write(now.getTime()) }));
  expect(await verify(push, { now })).toEqual({ handleId: 'one', dedupeKey: 'one Ready' });
});

it.each(['not json', '{}', '{"id":"one","status":"Ready"}', '{"id":"one","status":"Ready","timestamp":"soon"}'])(
  'takes nothing it does not understand: %s',
  async (body) => {
    expect(await verify(signed(body))).toBeNull();
  },
);

it('shows the provider a secret that is not the key', async () => {
  await open().start(asked(), call);
  const body = emulator.calls.findLast(({ paid }) => paid)?.body as { webhook_secret?: string };
  expect(body.webhook_secret).toMatch(/^[0-9a-f]{64}$/);
  expect(JSON.stringify(body)).not.toContain(emulator.fields.apiKey);
});
