import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Emulator, Fault } from '../emulator-kit/emulator.ts';
import type { Engine, EngineCall, EngineRequest, Handle, Snapshot } from './engine.ts';

export interface WebhookConformanceOptions {
  readonly title: string;
  readonly emulator: () => Emulator;
  readonly open: () => Promise<Engine>;
  /** A good request, with the changes laid over it. */
  readonly first: (changes: Partial<EngineRequest>) => Promise<{ engine: Engine; asked: EngineRequest }>;
  readonly finish: (engine: Engine, handle: Handle) => Promise<Snapshot>;
  readonly call: EngineCall;
  readonly cannot: Partial<Readonly<Record<Fault['kind'], string>>>;
  readonly patienceMs: number;
}

interface Push {
  readonly headers: Headers;
  readonly body: Uint8Array;
}

/** What an engine with webhooks must tell apart. Where pushes are not signed, forging is left out. */
export function describeWebhooks(options: WebhookConformanceOptions): void {
  const { title, open, first, finish, call, cannot, patienceMs } = options;
  const minute = 60_000;

  describe(`${title} pushes`, { timeout: patienceMs * 2 }, () => {
    const received: Push[] = [];
    const server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const headers = new Headers(Object.entries(request.headers).map(([name, value]) => [name, String(value)]));
        // What an earlier test's work still sends is not about this one.
        if (request.url?.split('?')[0] === webhookUrl.pathname) received.push({ headers, body: new Uint8Array(Buffer.concat(chunks)) });
        response.end();
      });
    });
    let webhookUrl: URL;
    let count = 0;

    beforeAll(async () => {
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      expect((await open()).webhook).toBeDefined();
    });
    beforeEach(() => {
      received.length = 0;
      count += 1;
      webhookUrl = new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/hooks/0123456789abcdef-${count}`);
    });
    afterAll(async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    });

    const pushed = async (): Promise<readonly Push[]> => {
      await expect.poll(() => received.length, { timeout: patienceMs, interval: 10 }).toBeGreaterThan(0);
      return received;
    };
    const verify = async (push: Push, atMs = 0, engine?: Engine) => {
      const now = new Date(Date.now() + atMs);
      return (engine ?? (await open())).webhook?.verify(push.headers, push.body, { ...call, now });
    };
    /** A finished attempt and its first push. */
    const run = async () => {
      const { engine, asked } = await first({ webhookUrl });
      const { handle } = await engine.start(asked, call);
      const [push] = await pushed();
      if (!push) throw new Error('no push came');
      return { engine, asked, handle, push };
    };
    const signed = (title: string, test: () => Promise<void>) => {
      if (cannot['webhook-forged'] === undefined) it(title, test);
    };

    it('says which attempt a push is about, also to a process that has not seen its start', async () => {
      const { asked, handle, push } = await run();
      const found = await verify(push);
      expect(found).not.toBeNull();
      expect([found?.attemptId, found?.handleId].some((id) => id !== undefined)).toBe(true);
      if (found?.attemptId !== undefined) expect(found.attemptId).toBe(asked.attemptId);
      if (found?.handleId !== undefined) expect(found.handleId).toBe(handle.id);
      expect(found?.dedupeKey).toBeTruthy();
    });

    it('gives a push that comes again the same key', async () => {
      // The last news of the test before may take one of them.
      for (let count = 0; count < 2; count += 1) options.emulator().fault({ kind: 'webhook-repeated', times: 2 });
      await run();
      // Providers that also push on the way send others between the two.
      const twice = (): Push[] => {
        const text = ({ body }: Push): string => Buffer.from(body).toString('latin1');
        return received.filter((push) => received.some((other) => other !== push && text(other) === text(push)));
      };
      await expect.poll(() => twice().length, { timeout: patienceMs, interval: 10 }).toBeGreaterThan(1);
      const [one, other] = await Promise.all(twice().map((push) => verify(push)));
      expect(one).toBeTruthy();
      expect(other?.dedupeKey).toBe(one?.dedupeKey);
    });

    it('finishes without the push that was lost', async () => {
      options.emulator().fault({ kind: 'webhook-lost' });
      const { engine, asked } = await first({ webhookUrl });
      const { handle } = await engine.start(asked, call);
      expect((await finish(engine, handle)).state).toBe('succeeded');
    });

    it('takes no push that it does not understand', async () => {
      expect(await verify({ headers: new Headers(), body: Buffer.from('not json') })).toBeNull();
      expect(await verify({ headers: new Headers(), body: Buffer.from('{}') })).toBeNull();
      const { push } = await run();
      expect(await verify({ ...push, body: new Uint8Array() })).toBeNull();
    });

    signed('takes no push that somebody else signed, that was changed, or that carries no signature', async () => {
      options.emulator().fault({ kind: 'webhook-forged' });
      const { engine, push: forged } = await run();
      expect(await verify(forged, 0, engine)).toBeNull();
      received.length = 0;
      const { push } = await run();
      const text = Buffer.from(push.body).toString('utf8');
      expect(await verify({ ...push, body: Buffer.from(`${text} `) })).toBeNull();
      expect(await verify({ ...push, headers: new Headers({ 'content-type': 'application/json' }) })).toBeNull();
      for (const name of push.headers.keys()) {
        if (!name.includes('signature') && !name.includes('timestamp')) continue;
        const headers = new Headers(push.headers);
        headers.set(name, headers.get(name)?.replace(/\d/, (digit) => String((Number(digit) + 1) % 10)) ?? '');
        expect(await verify({ ...push, headers }), `with another ${name}`).toBeNull();
      }
      expect(await verify(push)).not.toBeNull();
    });

    signed('takes a push within five minutes of its time only', async () => {
      const { push } = await run();
      for (const atMs of [-4 * minute, 4 * minute]) expect(await verify(push, atMs)).not.toBeNull();
      for (const atMs of [-6 * minute, 6 * minute]) expect(await verify(push, atMs)).toBeNull();
    });
  });
}
