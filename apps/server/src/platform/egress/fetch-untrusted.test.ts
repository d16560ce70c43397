import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import net, { type AddressInfo, type Server } from 'node:net';
import os from 'node:os';
import { buffer } from 'node:stream/consumers';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createEgress, type Egress } from './egress.ts';
import type { EgressRecord } from './egress-record.ts';
import type { UntrustedFetchOptions, UntrustedRequest } from './fetch-untrusted.ts';

const records: EgressRecord[] = [];
afterEach(() => records.splice(0));
const egressWith = (untrusted: UntrustedFetchOptions): Egress =>
  createEgress({ processors: [], onRecord: (record) => records.push(record), untrusted });
const request: UntrustedRequest = { purpose: 'reference', maxBytes: 1_000_000, timeoutMs: 3_000 };
const get = async (egress: Egress, url: string, more: Partial<UntrustedRequest> = {}) =>
  buffer((await egress.fetchUntrusted(url, { ...request, ...more })).body);

/** Listens on every address this machine has; whoever connects has got through. */
let canary: Server;
let canaryPort: number;
let connections = 0;
beforeAll(async () => {
  canary = net.createServer((socket) => {
    connections += 1;
    socket.destroy();
  });
  await new Promise<void>((resolve) => canary.listen(0, '::', resolve));
  canaryPort = (canary.address() as AddressInfo).port;
});
afterAll(() => canary.close());
afterEach(() => {
  connections = 0;
});

const sameText = 'This address cannot be fetched.';
const internal = [
  '127.0.0.1',
  '127.1',
  '127.0.1',
  '127.127.127.127',
  '0',
  '0.0.0.0',
  '0x7f.0.0.1',
  '0x7f000001',
  '0x7F.1',
  '017700000001',
  '0177.0.0.1',
  '0177.1',
  '2130706433',
  '127.0.0.01',
  '00000177.0.0.1',
  '10.0.0.1',
  '10.255.255.255',
  '172.16.0.1',
  '172.31.255.254',
  '192.168.0.1',
  '192.168.257',
  '100.64.0.1',
  '100.127.255.254',
  '169.254.169.254',
  '0xa9fea9fe',
  '2852039166',
  '0251.0376.0251.0376',
  '169.254.43518',
  '192.0.0.8',
  '192.0.2.1',
  '198.18.0.1',
  '198.51.100.7',
  '203.0.113.9',
  '224.0.0.1',
  '239.255.255.255',
  '240.0.0.1',
  '255.255.255.255',
  '[::1]',
  '[::]',
  '[0:0:0:0:0:0:0:1]',
  '[0000::0001]',
  '[::ffff:127.0.0.1]',
  '[::ffff:7f00:1]',
  '[0:0:0:0:0:ffff:7f00:1]',
  '[::ffff:169.254.169.254]',
  '[::ffff:a9fe:a9fe]',
  '[::127.0.0.1]',
  '[64:ff9b::7f00:1]',
  '[64:ff9b::169.254.169.254]',
  '[64:ff9b:1::1]',
  '[2002:7f00:1::]',
  '[2002:a9fe:a9fe::1]',
  '[2001::1]',
  '[2001:0:7f00:1::]',
  '[2001:db8::1]',
  '[3fff::1]',
  '[100::1]',
  '[fc00::1]',
  '[fd00::1]',
  '[fdff:ffff::1]',
  '[fe80::1]',
  '[fec0::1]',
  '[ff02::1]',
  '[5f00::1]',
];
const internalNames = [
  'localhost',
  'LOCALHOST',
  'localhost.',
  'localhost.localdomain',
  'ip6-localhost',
  os.hostname(),
  'metadata.google.internal',
  '127.0.0.1.',
  '①②⑦.0.0.1',
  '127。0。0。1',
  'ｌocalhost',
  '%6c%6f%63%61lhost',
  '127.0.0.1%00.example.com',
];

describe('a URL that leads inside', () => {
  const egress = () => egressWith({ allowHttp: true, ports: [canaryPort] });

  it('really would reach the listener, if nothing stopped it', async () => {
    const open = egressWith({ allowHttp: true, ports: [canaryPort], isAllowedAddress: () => true });
    for (const host of ['127.0.0.1', '0x7f.1', '[::1]']) await get(open, `http://${host}:${canaryPort}/`).catch(() => undefined);
    expect(connections).toBe(3);
  });

  const named = () => egressWith({ allowHttp: true, ports: [canaryPort], resolve: async () => ['127.0.0.1'] });

  it.each([
    ['addresses', internal, egress],
    ['names', internalNames, named],
  ])('is refused in every spelling of its host, over http and https, with one text: %s', async (_, hosts, make) => {
    expect(internal.length).toBeGreaterThan(60);
    for (const host of hosts) {
      for (const scheme of ['http', 'https']) {
        const error = await get(make(), `${scheme}://${host}:${canaryPort}/`).catch((reason: unknown) => reason);
        expect.soft(error, `${scheme}://${host}`).toMatchObject({ name: 'EgressError', kind: 'refused', message: sameText });
      }
    }
    expect(connections).toBe(0);
  });

  it.each([
    ['credentials', `http://example.com@127.0.0.1:PORT/`],
    ['credentials with a password', `http://example.com:80@127.0.0.1:PORT/`],
    ['a backslash', `http://example.com\\@127.0.0.1:PORT/`],
    ['backslashes for slashes', `http:\\\\127.0.0.1:PORT\\`],
    ['a tab', `http://127.0.0\t.1:PORT/`],
    ['a newline', `ht\ntp://127.0.0.1:PORT/`],
    ['a leading space', ` http://127.0.0.1:PORT/`],
    ['one slash', `http:/127.0.0.1:PORT/`],
    ['no slash', `http:127.0.0.1:PORT/`],
    ['three slashes', `http:///127.0.0.1:PORT/`],
    ['an escaped host', `http://%31%32%37.0.0.1:PORT/`],
    ['a zone', `http://[fe80::1%25lo]:PORT/`],
    ['a zero-width joiner', `http://127.0.0.1\u200D:PORT/`],
    ['a soft hyphen', `http://local\u00ADhost:PORT/`],
    ['an international name', `http://bücher.example:PORT/`],
    ['file', 'file:///etc/passwd'],
    ['file with a host', 'file://127.0.0.1:PORT/etc/passwd'],
    ['data', 'data:text/html,<script>1</script>'],
    ['gopher', 'gopher://127.0.0.1:PORT/_GET'],
    ['ftp', 'ftp://127.0.0.1:PORT/'],
    ['javascript', 'javascript:alert(1)'],
    ['blob', 'blob:http://127.0.0.1:PORT/x'],
    ['websocket', 'ws://127.0.0.1:PORT/'],
    ['no scheme', '//127.0.0.1:PORT/'],
    ['no host', 'http://'],
    ['nothing', ''],
    ['a port out of range', 'http://127.0.0.1:99999/'],
  ])('by %s is refused with the same text', async (_, url) => {
    // Every address is open here, so that nothing but the look at the URL stops the call.
    const open = egressWith({ allowHttp: true, ports: [canaryPort], resolve: async () => ['127.0.0.1'], isAllowedAddress: () => true });
    await expect(get(open, url.replaceAll('PORT', String(canaryPort)))).rejects.toMatchObject({ kind: 'refused', message: sameText });
    expect(connections).toBe(0);
  });

  it('on any port but those of the web is refused', async () => {
    const open = egressWith({ allowHttp: true, resolve: async () => ['127.0.0.1'], isAllowedAddress: () => true });
    for (const scheme of ['http', 'https']) {
      await expect(get(open, `${scheme}://files.test:${canaryPort}/`)).rejects.toMatchObject({ kind: 'refused', message: sameText });
    }
    expect(connections).toBe(0);
  });

  it('over plain http is refused unless the operator allows it', async () => {
    await expect(
      get(egressWith({ ports: [canaryPort], isAllowedAddress: () => true }), `http://127.0.0.1:${canaryPort}/`),
    ).rejects.toMatchObject({ message: sameText });
    expect(connections).toBe(0);
  });

  it('from a host the engine does not use is refused', async () => {
    const open = egressWith({ allowHttp: true, ports: [canaryPort], resolve: async () => ['127.0.0.1'], isAllowedAddress: () => true });
    const hosts = ['out.acme.test', '.delivery.acme.test'];
    for (const host of ['evil.test', 'evil-out.acme.test', 'delivery.acme.test', 'evildelivery.acme.test']) {
      await expect(get(open, `http://${host}:${canaryPort}/`, { hosts })).rejects.toMatchObject({ kind: 'refused' });
    }
    expect(connections).toBe(0);
    await get(open, `http://a.delivery.acme.test:${canaryPort}/`, { hosts }).catch(() => undefined);
    expect(connections).toBe(1);
  });
});

describe('a name', () => {
  it.each([
    ['one private address', ['10.0.0.1']],
    ['a public and a private address', ['93.184.215.14', '127.0.0.1']],
    ['a public IPv4 and a private IPv6 address', ['93.184.215.14', '::1']],
    ['a mapped address', ['::ffff:127.0.0.1']],
    ['an address with a zone', ['fe80::1%lo']],
    ['no address', []],
    ['nonsense', ['localhost']],
  ])('with %s is refused', async (_, addresses) => {
    const egress = egressWith({ allowHttp: true, ports: [canaryPort], resolve: async () => addresses });
    await expect(get(egress, `http://rebind.test:${canaryPort}/`)).rejects.toMatchObject({ kind: 'refused', message: sameText });
    expect(connections).toBe(0);
  });

  it('that changes its address between check and connect gains nothing in 1,000 tries: it is asked once', async () => {
    let asked = 0;
    // Publicly routable to the check, nowhere for this machine; from the second question on it is the listener.
    const resolve = async () => (asked++ % 2 === 0 ? ['192.0.2.1'] : ['127.0.0.1']);
    const egress = egressWith({ allowHttp: true, ports: [canaryPort], resolve, isAllowedAddress: (address) => address === '192.0.2.1' });
    for (let round = 0; round < 1_000; round += 1) {
      const before = asked;
      const stop = AbortSignal.timeout(round % 2 === 0 ? 3 : 1_000);
      await get(egress, `http://rebind.test:${canaryPort}/`, { signal: stop }).catch(() => undefined);
      expect(asked - before).toBe(1);
    }
    expect(connections).toBe(0);
  });
});

describe('a reachable file', () => {
  type Handler = (incoming: IncomingMessage, response: ServerResponse) => unknown;
  let handler: Handler;
  const server = createServer((incoming, response) => handler(incoming, response));
  let port: number;
  beforeAll(async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    port = (server.address() as AddressInfo).port;
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });
  const url = () => `http://files.test:${port}/picture.png?x=1`;
  const egress = () =>
    egressWith({
      allowHttp: true,
      ports: [port],
      resolve: async () => ['127.0.0.1'],
      isAllowedAddress: (address) => address === '127.0.0.1',
    });

  it('arrives, with its name in the Host header and a record of the call', async () => {
    let headers: IncomingMessage['headers'] = {};
    handler = (incoming, response) => {
      ({ headers } = incoming);
      response.setHeader('content-type', 'image/png').end('picture');
    };
    const response = await egress().fetchUntrusted(url(), { ...request, accept: ['image/', 'video/'] });
    expect(response.contentType).toBe('image/png');
    expect(String(await buffer(response.body))).toBe('picture');
    expect(headers).toMatchObject({ host: `files.test:${port}`, accept: 'image/*, video/*' });
    expect(headers).not.toHaveProperty('cookie');
    expect(records).toMatchObject([
      { processor: 'untrusted', purpose: 'reference', host: `files.test:${port}`, method: 'GET', status: 200, bytesIn: 7 },
    ]);
  });

  it('is reached by its second address when the first is dead', async () => {
    handler = (_, response) => response.end('picture');
    const two = egressWith({
      allowHttp: true,
      ports: [port],
      resolve: async () => ['127.0.0.9', '127.0.0.1'],
      isAllowedAddress: () => true,
    });
    expect(String(await get(two, url()))).toBe('picture');
  });

  const image = { 'content-type': 'image/png' };
  it.each<[string, Handler]>([
    ['a redirect inside', (_, response) => response.writeHead(302, { ...image, location: `http://127.0.0.1:${canaryPort}/` }).end()],
    ['a redirect to another scheme', (_, response) => response.writeHead(301, { ...image, location: 'file:///etc/passwd' }).end()],
    ['an error page', (_, response) => response.writeHead(404, image).end('secret body')],
    ['a part of the file', (_, response) => response.writeHead(206, { ...image, 'content-range': 'bytes 0-1/9' }).end('ab')],
    ['HTML for a picture', (_, response) => response.setHeader('content-type', 'text/html').end('secret body')],
    ['an encoding nobody knows', (_, response) => response.writeHead(200, { ...image, 'content-encoding': 'zstd-evil' }).end('x')],
    ['a closed door', (incoming) => incoming.socket.destroy()],
    ['an upgrade', (_, response) => response.writeHead(101, { connection: 'upgrade', upgrade: 'websocket' }).end()],
  ])('that answers with %s is refused with the same text, which holds nothing of the answer', async (_, answer) => {
    handler = answer;
    const error = await get(egress(), url(), { accept: ['image/'] }).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ kind: 'refused', message: sameText });
    expect(JSON.stringify(error)).not.toContain('secret');
    expect(connections).toBe(0);
    expect(records).toHaveLength(1);
  });

  it('that breaks off in the middle is refused, not taken for whole', async () => {
    handler = (_, response) => {
      response.writeHead(200, { 'content-length': '1000' });
      response.write('part', () => response.destroy());
    };
    await expect(get(egress(), url())).rejects.toMatchObject({ kind: 'refused' });
  });

  it('that announces more than allowed is not read at all', async () => {
    let sent = false;
    handler = (_, response) => {
      response.writeHead(200, { 'content-length': '10000000000' }).flushHeaders();
      response.once('close', () => (sent = true));
    };
    await expect(get(egress(), url())).rejects.toMatchObject({ kind: 'too_large' });
    await expect.poll(() => sent).toBe(true);
  });

  it.each(['endless', 'a 1000:1 bomb'])('that is %s stops at the cap, with flat memory and a closed connection', async (kind) => {
    let closed = false;
    const bomb = gzipSync(Buffer.alloc(200_000_000));
    handler = (_, response) => {
      response.once('close', () => (closed = true));
      if (kind !== 'endless') return response.writeHead(200, { 'content-encoding': 'gzip' }).end(bomb);
      const more = () => {
        while (!response.destroyed && response.write(Buffer.alloc(64_000))) continue;
        if (!response.destroyed) response.once('drain', more);
      };
      return more();
    };
    const before = liveBytes();
    const { body } = await egress().fetchUntrusted(url(), { ...request, maxBytes: 20_000_000, timeoutMs: 60_000 });
    let received = 0;
    let peak = 0;
    const reading = (async () => {
      for await (const chunk of body as AsyncIterable<Buffer>) {
        if (Math.floor(received / 2_000_000) !== Math.floor((received + chunk.length) / 2_000_000))
          peak = Math.max(peak, liveBytes() - before);
        received += chunk.length;
      }
    })();
    await expect(reading).rejects.toMatchObject({ kind: 'too_large' });
    expect(received).toBeLessThanOrEqual(20_000_000);
    expect(peak).toBeLessThan(12_000_000);
    await expect.poll(() => closed).toBe(true);
  });

  it.each<[string, Handler]>([
    ['never answers', () => undefined],
    [
      'sends a byte now and then',
      (_, response) => {
        response.writeHead(200);
        const drip = setInterval(() => response.write('x'), 30);
        response.once('close', () => clearInterval(drip));
      },
    ],
  ])('that %s ends at the deadline', async (_, answer) => {
    handler = answer;
    const startedAt = performance.now();
    await expect(get(egress(), url(), { timeoutMs: 300 })).rejects.toMatchObject({ kind: 'timeout' });
    expect(performance.now() - startedAt).toBeLessThan(1_500);
    expect(records).toHaveLength(1);
  });

  it('whose name never resolves ends at the deadline', async () => {
    const slow = egressWith({ resolve: () => new Promise(() => undefined) });
    await expect(get(slow, 'https://slow.test/', { timeoutMs: 100 })).rejects.toMatchObject({ kind: 'timeout' });
  });

  it('ends when the caller gives up, before and while reading', async () => {
    handler = (_, response) => response.writeHead(200).write('x');
    await expect(get(egress(), url(), { signal: AbortSignal.abort() })).rejects.toMatchObject({ kind: 'aborted' });
    await expect(get(egress(), url(), { signal: AbortSignal.timeout(100) })).rejects.toMatchObject({ kind: 'aborted' });
  });

  it('frees its connection when the reader stops', async () => {
    let closed = false;
    handler = (_, response) => {
      response.once('close', () => (closed = true));
      response.writeHead(200).write('x');
    };
    const { body } = await egress().fetchUntrusted(url(), request);
    body.destroy();
    await expect.poll(() => closed).toBe(true);
    expect(records).toHaveLength(1);
  });
});

it('https shows the name, not the address, in its handshake', async () => {
  const { promise, resolve } = Promise.withResolvers<Buffer>();
  const listener = net.createServer((socket) => socket.once('data', (hello) => (resolve(hello), socket.destroy())));
  await new Promise<void>((ready) => listener.listen(0, '127.0.0.1', ready));
  const { port } = listener.address() as AddressInfo;
  const egress = egressWith({ ports: [port], resolve: async () => ['127.0.0.1'], isAllowedAddress: () => true });
  await expect(get(egress, `https://files.example:${port}/`)).rejects.toMatchObject({ kind: 'refused' });
  expect((await promise).includes('files.example')).toBe(true);
  listener.close();
});

function liveBytes(): number {
  setFlagsFromString('--expose-gc');
  const collectGarbage: unknown = runInNewContext('gc');
  if (typeof collectGarbage === 'function') collectGarbage();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}
