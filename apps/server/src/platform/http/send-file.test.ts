import { mkdtemp, open, rm, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import Fastify, { type FastifyInstance } from 'fastify';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { sendFile } from './send-file.ts';

const content = Buffer.alloc(3_000_000, 'pinhole ');
const closed = vi.fn<() => void>();
let folder: string;
let app: FastifyInstance;
let url: string;

beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'pinhole-send-'));
  const file = path.join(folder, 'file');
  await writeFile(file, content);
  app = Fastify();
  app.get<{ Querystring: { start: string; end: string } }>('/', async (call, reply) => {
    const handle = await open(file);
    const close = async (): Promise<void> => {
      await handle.close();
      closed();
    };
    reply.code(206).header('x-kept', 'yes');
    const window = { start: Number(call.query.start), end: Number(call.query.end) };
    return sendFile(reply, { object: { handle, path: file, bytes: content.length, [Symbol.asyncDispose]: close }, window });
  });
  await app.listen({ port: 0, host: '127.0.0.1' });
  url = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}/`;
});
afterAll(async () => {
  await app.close();
  await rm(folder, { recursive: true, force: true });
});

it.each([
  [0, content.length - 1],
  [5, 5],
  [100_000, 1_700_000],
  [0, -1],
])('sends bytes %i to %i, with the status and headers of the reply', async (start, end) => {
  const response = await fetch(`${url}?start=${start}&end=${end}`);
  expect([response.status, response.headers.get('x-kept')]).toEqual([206, 'yes']);
  expect(Buffer.compare(Buffer.from(await response.arrayBuffer()), content.subarray(start, end + 1))).toBe(0);
});

it('gives twenty readers at once their own bytes', async () => {
  const bodies = await Promise.all(
    Array.from({ length: 20 }, async (_, index) => Buffer.from(await (await fetch(`${url}?start=${index}&end=2000000`)).arrayBuffer())),
  );
  for (const [index, body] of bodies.entries()) expect(Buffer.compare(body, content.subarray(index, 2_000_001))).toBe(0);
});

it('closes the file when its reader leaves in the middle', async () => {
  closed.mockClear();
  await new Promise<void>((resolve) => {
    const asked = request(`${url}?start=0&end=2999999`, (response) => {
      response.once('data', () => {
        asked.destroy();
        resolve();
      });
    });
    asked.on('error', () => {});
    asked.end();
  });
  await vi.waitFor(() => expect(closed).toHaveBeenCalledOnce());
});
