import { createHash, generateKeyPairSync, sign } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createMemoryScratch } from '../spec/memory-scratch.ts';
import { openFal } from './testing.ts';

const now = new Date('2026-11-21T12:00:00Z');
const pair = () => generateKeyPairSync('ed25519');
type Pair = ReturnType<typeof pair>;
const published = ({ publicKey }: Pair): unknown => ({ kty: 'OKP', crv: 'Ed25519', ...publicKey.export({ format: 'jwk' }) });
const body = JSON.stringify({ request_id: 'req-1', gateway_request_id: 'req-1', status: 'OK', payload: {} });

interface Signing {
  readonly user?: string;
  readonly at?: Date;
  readonly signed?: string;
}
function pushOf({ privateKey }: Pair, { user = 'user-1', at = now, signed = body }: Signing = {}): Headers {
  const timestamp = String(Math.floor(at.getTime() / 1000));
  const message = ['req-1', user, timestamp, createHash('sha256').update(signed).digest('hex')].join('\n');
  return new Headers({
    'x-fal-webhook-request-id': 'req-1',
    'x-fal-webhook-user-id': user,
    'x-fal-webhook-timestamp': timestamp,
    'x-fal-webhook-signature': sign(null, Buffer.from(message), privateKey).toString('hex'),
  });
}

/** An engine, and fal's list of keys, which may change. */
function listening(first: readonly unknown[]) {
  const state = { keys: first, asked: [] as string[], status: 200 };
  const engine = openFal();
  const call = {
    signal: new AbortController().signal,
    scratch: createMemoryScratch(),
    fetch: async (input: string | URL | Request, init?: RequestInit) => {
      const request = new Request(input, init);
      state.asked.push(`${request.url} ${request.headers.get('authorization') ?? 'without a key'}`);
      return Response.json({ keys: state.keys }, { status: state.status });
    },
  };
  const verify = (headers: Headers, at = now, text = body) => engine.webhook?.verify(headers, Buffer.from(text), { ...call, now: at });
  return { state, verify };
}

describe('a push of fal', () => {
  it('is believed when any of the published keys signed it; the keys are asked for once, without our key', async () => {
    const [older, current] = [pair(), pair()];
    const { state, verify } = listening([published(older), { kty: 'RSA', x: 'another kind' }, published(current)]);
    for (const signer of [older, current]) expect(await verify(pushOf(signer))).toEqual({ handleId: 'req-1', dedupeKey: 'req-1' });
    expect(state.asked).toEqual(['https://rest.fal.ai/.well-known/jwks.json without a key']);
  });

  it('is not believed with any part changed', async () => {
    const signer = pair();
    const { verify } = listening([published(signer)]);
    const changed = (name: string, value: string): Headers => {
      const headers = pushOf(signer);
      headers.set(`x-fal-webhook-${name}`, value);
      return headers;
    };
    expect(await verify(changed('request-id', 'req-2'))).toBeNull();
    expect(await verify(changed('user-id', 'user-2'))).toBeNull();
    expect(await verify(changed('timestamp', String(now.getTime() / 1000 - 1)))).toBeNull();
    expect(await verify(changed('signature', 'f'.repeat(128)))).toBeNull();
    expect(await verify(changed('signature', 'not hex'))).toBeNull();
    expect(await verify(pushOf(signer), now, body.replace('OK', 'ERROR'))).toBeNull();
    expect(await verify(pushOf(pair()))).toBeNull();
    expect(await verify(new Headers())).toBeNull();
    const noRequest = '{"status":"OK"}';
    expect(await verify(pushOf(signer, { signed: noRequest }), now, noRequest)).toBeNull();
    expect(await verify(pushOf(signer))).not.toBeNull();
  });

  it('is believed within five minutes of its time, before and after', async () => {
    const signer = pair();
    const { verify } = listening([published(signer)]);
    const late = (seconds: number): Date => new Date(now.getTime() + seconds * 1000);
    for (const seconds of [-300, 300]) expect(await verify(pushOf(signer), late(seconds))).not.toBeNull();
    for (const seconds of [-301, 301]) expect(await verify(pushOf(signer), late(seconds))).toBeNull();
  });

  it('signed with a key that is new there is believed once the keys are asked for again, which strangers cannot force more than once a minute', async () => {
    const [old, fresh] = [pair(), pair()];
    const { state, verify } = listening([published(old)]);
    expect(await verify(pushOf(old))).not.toBeNull();
    state.keys = [published(fresh)];
    for (let count = 0; count < 5; count += 1) expect(await verify(pushOf(fresh))).toBeNull();
    expect(state.asked).toHaveLength(1);
    const minute = new Date(now.getTime() + 61_000);
    expect(await verify(pushOf(fresh, { at: minute }), minute)).not.toBeNull();
    expect(state.asked).toHaveLength(2);
    expect(await verify(pushOf(old, { at: minute }), minute)).toBeNull();
  });

  it('uses keys for a day at the most', async () => {
    const [old, fresh] = [pair(), pair()];
    const { state, verify } = listening([published(old)]);
    await verify(pushOf(old));
    state.keys = [published(fresh)];
    const tomorrow = new Date(now.getTime() + 24 * 3600 * 1000);
    expect(await verify(pushOf(old, { at: tomorrow }), tomorrow)).toBeNull();
    expect(await verify(pushOf(fresh, { at: tomorrow }), tomorrow)).not.toBeNull();
  });

  it('that cannot be checked because the keys cannot be had is neither believed nor called forged', async () => {
    const signer = pair();
    const { state, verify } = listening([published(signer)]);
    state.status = 503;
    await expect(verify(pushOf(signer))).rejects.toMatchObject({ name: 'EngineError', retry: 'after-delay' });
    state.status = 200;
    expect(await verify(pushOf(signer))).not.toBeNull();
  });
});
