import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createEgress } from './egress.ts';
import type { EgressRecord } from './egress-record.ts';
import type { LineInit } from './open-line.ts';

/** Speaks WebSocket as far as the tests need it: every text becomes one frame. */
const server = createServer((_, response) => response.writeHead(302, { location: '/elsewhere' }).end());
let texts: readonly string[] = [];
const asked: string[] = [];
const sockets = new Set<Duplex>();
server.on('upgrade', (request, socket) => {
  asked.push(`${request.url} ${String(request.headers['x-api-key'])}`);
  sockets.add(socket);
  socket.on('error', () => undefined);
  socket.on('data', (bytes: Buffer) => void (((bytes[0] ?? 0) & 15) === 8 && socket.end(Buffer.from([0x88, 0]))));
  const key = `${request.headers['sec-websocket-key']}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`;
  const accept = createHash('sha1').update(key).digest('base64');
  socket.write(`HTTP/1.1 101 Switching Protocols\r\nupgrade: websocket\r\nconnection: Upgrade\r\nsec-websocket-accept: ${accept}\r\n\r\n`);
  for (const text of texts) {
    const header = text.length < 126 ? Buffer.from([0x81, text.length]) : Buffer.from([0x81, 126, text.length >> 8, text.length & 255]);
    socket.write(Buffer.concat([header, Buffer.from(text)]));
  }
});
let host: string;
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  for (const socket of sockets) socket.destroy();
  server.close();
});

const records: EgressRecord[] = [];
const open = (address: string, init: Partial<LineInit> = {}) => {
  const heard: (string | Uint8Array)[] = [];
  let ends = 0;
  const line = createEgress({
    processors: [{ id: 'gpu', title: 'Own GPU', hosts: [`http://${host}`], purposes: ['inference'] }],
    onRecord: (record) => records.push(record),
  }).linesFor('gpu', 'inference')(new URL(address), {
    headers: { 'x-api-key': 'secret' },
    maxMessageBytes: 1_000,
    onMessage: (message) => heard.push(message),
    onEnd: () => {
      ends += 1;
    },
    ...init,
  });
  return { line, heard, ends: () => ends };
};

it('hears a declared host, with the headers of the connection, and leaves one record when it ends', async () => {
  texts = ['one', 'two'];
  const { line, heard, ends } = open(`ws://${host}/api/ws?clientId=1`);
  await expect.poll(() => heard).toEqual(['one', 'two']);
  expect(asked.at(-1)).toBe('/api/ws?clientId=1 secret');
  expect(records).toEqual([]);
  line.close();
  await expect.poll(ends).toBe(1);
  expect(records).toMatchObject([{ processor: 'gpu', purpose: 'inference', host, method: 'GET', status: 101, bytesOut: 0, bytesIn: 6 }]);
  expect(JSON.stringify(records)).not.toMatch(/secret|clientId/);
});

it('opens no line to a host that nobody declared, nor with another scheme', () => {
  const before = asked.length;
  for (const address of ['ws://127.0.0.1:1/', 'wss://api.example.test/', `wss://${host}/`, `ws://user:pass@${host}/`])
    expect(() => open(address), address).toThrow('not a declared host');
  expect(() => open(`http://${host}/`)).toThrow(TypeError);
  expect(asked).toHaveLength(before);
});

it('ends at a message that is longer than was agreed, which nobody hears', async () => {
  texts = ['x'.repeat(1_001)];
  const { heard, ends } = open(`ws://${host}/`);
  await expect.poll(ends).toBe(1);
  expect(heard).toEqual([]);
});

it('ends once where no line comes about', async () => {
  records.splice(0);
  const nobody = createServer();
  await new Promise<void>((resolve) => nobody.listen(0, '127.0.0.1', resolve));
  const free = `127.0.0.1:${(nobody.address() as AddressInfo).port}`;
  await new Promise((resolve) => nobody.close(resolve));
  let ends = 0;
  createEgress({
    processors: [{ id: 'gpu', title: 'Own GPU', hosts: [`http://${free}`], purposes: ['inference'] }],
    onRecord: (record) => records.push(record),
  }).linesFor('gpu', 'inference')(new URL(`ws://${free}/`), {
    headers: {},
    maxMessageBytes: 1,
    onMessage: () => undefined,
    onEnd: () => {
      ends += 1;
    },
  });
  await expect.poll(() => ends).toBe(1);
  expect(records).toMatchObject([{ status: undefined, bytesIn: 0 }]);
});
