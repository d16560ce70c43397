import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { VerifiedPush } from '../provider.ts';
import { type Bench, item } from './bench.ts';

interface Push {
  readonly headers: Headers;
  readonly body: Uint8Array;
}

export function describePushes(bench: Bench): void {
  const day = 24 * 3600 * 1000;

  describe('a push', () => {
    const received: Push[] = [];
    const server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const headers = new Headers(Object.entries(request.headers).map(([name, value]) => [name, String(value)]));
        received.push({ headers, body: new Uint8Array(Buffer.concat(chunks)) });
        response.writeHead(bench.provider.webhook?.answer ?? 200).end();
      });
    });
    const pushes = (): boolean => bench.provider.webhook !== undefined && bench.driver.pushTo !== undefined;
    beforeAll(async () => {
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      bench.driver.pushTo?.(new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/hooks/0123456789abcdef`));
    });
    afterAll(async () => {
      bench.driver.pushTo?.(null);
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    });

    const verify = ({ headers, body }: Push, now = new Date(), provider = bench.provider): Promise<VerifiedPush | null> => {
      if (!provider.webhook) throw new Error('no webhook');
      return provider.webhook.verify(headers, body, bench.callWith({ now: () => now }));
    };
    /** Waits for one that is about this object, and for what else came until then. */
    const pushesAbout = async (id: string): Promise<readonly Push[]> => {
      const about = async (): Promise<Push[]> => {
        const found: Push[] = [];
        for (const push of received) {
          const checked = await verify(push);
          if (checked?.about.some((ref) => ref.id === id)) found.push(push);
        }
        return found;
      };
      await expect.poll(async () => (await about()).length, { timeout: bench.patienceMs, interval: 20 }).toBeGreaterThan(0);
      return about();
    };
    const bought = async (): Promise<readonly Push[]> => {
      received.length = 0;
      const { opened } = await bench.buy('pays', { item: item() });
      return pushesAbout(opened.id);
    };

    it('is believed, says what to read, and what is read is so', async ({ skip }) => {
      if (!pushes()) return skip();
      const [push] = await bought();
      if (!push) throw new Error('no push');
      const checked = await verify(push);
      expect(checked).toMatchObject({ live: bench.provider.live, eventId: expect.any(String), type: expect.any(String) });
      for (const ref of checked?.about ?? []) expect(await bench.provider.read(ref, bench.call), `${ref.kind} ${ref.id}`).not.toBeNull();
    });

    it('is not believed with a byte changed, without its signature, or with no body', async () => {
      if (!pushes()) return;
      const [push] = await bought();
      if (!push) throw new Error('no push');
      for (const at of [0, Math.floor(push.body.length / 2), push.body.length - 1]) {
        const body = push.body.slice();
        body[at] = (body[at] ?? 0) ^ 1;
        expect(await verify({ ...push, body }), `byte ${at}`).toBeNull();
      }
      expect(await verify({ headers: new Headers({ 'content-type': 'application/json' }), body: push.body })).toBeNull();
      expect(await verify({ ...push, body: new Uint8Array() })).toBeNull();
      expect(await verify({ ...push, body: new Uint8Array([0xff, 0xfe, 0x00]) })).toBeNull();
      expect(await verify(push)).not.toBeNull();
    });

    it('that a stranger signed is not believed', async () => {
      if (!pushes() || !bench.can('push-forged')) return;
      received.length = 0;
      const opened = await bench.open(await bench.orderOf(item()));
      for (let count = 0; count < 12; count += 1) bench.emulator.fault({ kind: 'push-forged' });
      await bench.driver.buy(opened, 'pays');
      // What an earlier purchase still sends is no forgery.
      const forged = (): Push[] => received.filter(({ body }) => Buffer.from(body).includes(opened.id));
      await expect.poll(() => forged().length, { timeout: bench.patienceMs }).toBeGreaterThan(0);
      for (const push of forged()) expect(await verify(push)).toBeNull();
      // What is left of the forgeries is used up, and the truth is believed again.
      for (let count = 0; count < 12; count += 1) await bench.buy('pays', { item: item() });
      await bought();
    });

    it('that is old is not believed', async () => {
      if (!pushes() || !bench.can('push-old')) return;
      const [push] = await bought();
      if (!push) throw new Error('no push');
      expect(await verify(push, new Date(Date.now() + day))).toBeNull();
    });

    it('that comes twice says so', async () => {
      if (!pushes() || !bench.can('push-repeated')) return;
      received.length = 0;
      const opened = await bench.open(await bench.orderOf(item()));
      bench.emulator.fault({ kind: 'push-repeated', times: 2 });
      await bench.driver.buy(opened, 'pays');
      const ids = async (): Promise<string[]> =>
        (await Promise.all(received.map((push) => verify(push)))).flatMap((push) => push?.eventId ?? []);
      await expect.poll(async () => (await ids()).length - new Set(await ids()).size, { timeout: bench.patienceMs }).toBe(1);
    });

    it('of the other world is not believed', async () => {
      if (!pushes() || !bench.can('push-of-other-world')) return;
      received.length = 0;
      const opened = await bench.open(await bench.orderOf(item()));
      bench.emulator.fault({ kind: 'push-of-other-world' });
      await bench.driver.buy(opened, 'pays');
      const refused = async (): Promise<number> =>
        (await Promise.all(received.map((push) => verify(push)))).filter((push) => push === null).length;
      await expect.poll(refused, { timeout: bench.patienceMs }).toBe(1);
    });

    it('in the wrong order leads to the same', async () => {
      if (!pushes()) return;
      received.length = 0;
      const { opened } = await bench.buy('pays', { item: item() });
      await pushesAbout(opened.id);
      for (const push of received.toReversed()) {
        for (const ref of (await verify(push))?.about ?? []) {
          const object = await bench.provider.read(ref, bench.call);
          if (object?.kind === 'checkout' && object.id === opened.id) expect(object.state).toBe('paid');
        }
      }
    });

    it('that is lost is made up for by what changed', async () => {
      const since = new Date(Date.now() - 2_000);
      if (bench.can('push-lost')) for (let count = 0; count < 12; count += 1) bench.emulator.fault({ kind: 'push-lost' });
      const { opened } = await bench.buy('pays', { item: item() });
      const refs = await bench.changed(since);
      const found = await Promise.all(refs.map((ref) => bench.provider.read(ref, bench.call)));
      expect(found.some((object) => object?.kind === 'checkout' && object.id === opened.id && object.state === 'paid')).toBe(true);
      expect(await bench.changed(new Date(Date.now() + day))).toEqual([]);
    });

    // After it the fields of the beginning are the old ones: last.
    it('is believed with the new secret and, while both are filled in, with the old one', async () => {
      const { rotateSecret } = bench.driver;
      if (!pushes() || !rotateSecret) return;
      for (let count = 0; count < 12; count += 1) await bench.buy('pays', { item: item() });
      const [old] = await bought();
      if (!old) throw new Error('no push');
      const both = bench.connect(rotateSecret());
      const count = received.length;
      const { opened } = await bench.buy('pays', { item: item() });
      const about = async (push: Push): Promise<boolean> =>
        (await verify(push, new Date(), both))?.about.some(({ id }) => id === opened.id) ?? false;
      const fresh = async (): Promise<Push | undefined> => {
        for (const push of received.slice(count)) if (await about(push)) return push;
        return undefined;
      };
      await expect.poll(fresh, { timeout: bench.patienceMs }).toBeDefined();
      const push = await fresh();
      if (!push) throw new Error('no push');
      expect(await verify(old, new Date(), both)).not.toBeNull();
      expect(await verify(push)).toBeNull();
    });
  });
}
