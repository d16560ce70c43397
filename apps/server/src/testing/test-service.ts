import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { Generation, GenerationRequest, Upload } from '@pinhole/contract';
import { uploadPieceType } from '@pinhole/contract';
import { expect, vi } from 'vitest';
import { readConfig } from '../entry/config.ts';
import { type ServeOptions, type Service, serve } from '../entry/serve.ts';
import { createTestDatabase, type TestDatabase } from './test-database.ts';

export interface Reply<Body> {
  readonly status: number;
  readonly body: Body;
  readonly text: string;
  readonly mime: string;
}

/** The whole service behind its real HTTP door, with an operator who is signed in and has credits. */
export interface TestService {
  readonly database: TestDatabase;
  /** `body` is null where the answer is no JSON. */
  call<Body = unknown>(method: string, place: string, body?: unknown): Promise<Reply<Body>>;
  /** Submits and waits for the end. */
  make(request: GenerationRequest, seconds?: number): Promise<Generation>;
  /** Brings a file; answers its asset. */
  bring(bytes: Uint8Array, purpose?: Upload['purpose']): Promise<string>;
  media(assetId: string, rendition: string): Promise<{ readonly status: number; readonly mime: string; readonly bytes: Buffer }>;
  /** Stops it and starts it again on the same database and files; whoever was signed in still is. */
  restart(): Promise<void>;
  close(): Promise<void>;
}

const origin = 'http://studio.test';
const account = { email: 'operator@example.test', password: 'a password for this test' };
const open = { requests: 100_000, windowSeconds: 1 };

export async function startTestService(options: Partial<Omit<ServeOptions, 'config' | 'version'>> = {}): Promise<TestService> {
  const database = await createTestDatabase();
  const dataFolder = await mkdtemp(path.join(os.tmpdir(), 'pinhole-service-'));
  const config = readConfig({
    DATABASE_URL: database.connectionString,
    PINHOLE_DATA: dataFolder,
    PORT: '0',
    PINHOLE_URL: origin,
    PINHOLE_ADMIN_EMAIL: account.email,
    PINHOLE_ADMIN_PASSWORD: account.password,
    PINHOLE_CREDITS_WELCOME: '1000000000',
    PINHOLE_SHUTDOWN_TIMEOUT_SECONDS: '2',
    LOG_LEVEL: 'silent',
  });
  const start = (): Promise<Service> =>
    serve({
      config,
      version: 'test',
      rateQuotas: () => ({ default: open, spend: open, sensitive: open, media: open, 'sign-in': open }),
      ...options,
    });
  let service = await start();
  const base = (): string => `http://127.0.0.1:${service.address?.port}`;
  const signedIn = await fetch(`${base()}/api/auth/sign-in/email`, {
    method: 'POST',
    headers: { origin, 'content-type': 'application/json' },
    body: JSON.stringify(account),
  });
  const cookie = signedIn.headers
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .join('; ');
  const headers = { origin, cookie };

  async function call<Body>(method: string, place: string, body?: unknown): Promise<Reply<Body>> {
    const response = await fetch(base() + place, {
      method,
      headers: { ...headers, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    const mime = response.headers.get('content-type') ?? '';
    return { status: response.status, body: (/[/+]json\b/.test(mime) ? JSON.parse(text) : null) as Body, text, mime };
  }

  return {
    database,
    call,
    async make(request, seconds = 60) {
      const { status, body, text } = await call<Generation>('POST', '/v1/generations', request);
      expect(status, text).toBe(202);
      return vi.waitFor(
        async () => {
          const generation = (await call<Generation>('GET', `/v1/generations/${body.id}`)).body;
          expect(generation.finishedAt, `${request.model} is ${generation.state}`).not.toBeNull();
          return generation;
        },
        { timeout: seconds * 1_000, interval: 100 },
      );
    },
    async bring(bytes, purpose = 'library') {
      const { body, text } = await call<Upload>('POST', '/v1/uploads', { bytes: bytes.length, purpose });
      const sent = await fetch(`${base()}/v1/uploads/${body.id}?offset=0`, {
        method: 'PATCH',
        headers: { ...headers, 'content-type': uploadPieceType },
        body: new Uint8Array(bytes),
      });
      expect(sent.ok, `${text} ${await sent.clone().text()}`).toBe(true);
      return vi.waitFor(
        async () => {
          const { assetId, state, reason } = (await call<Upload>('GET', `/v1/uploads/${body.id}`)).body;
          expect(assetId, `${state} ${reason}`).not.toBeNull();
          return assetId ?? '';
        },
        { timeout: 30_000, interval: 100 },
      );
    },
    async media(assetId, rendition) {
      const response = await fetch(`${base()}/media/${assetId}/${rendition}`, { headers });
      return {
        status: response.status,
        mime: response.headers.get('content-type') ?? '',
        bytes: Buffer.from(await response.arrayBuffer()),
      };
    },
    async restart() {
      await service.stop();
      service = await start();
    },
    async close() {
      await service.stop();
      await database.close();
      await rm(dataFolder, { recursive: true, force: true });
    },
  };
}
