import { createHash, randomUUID } from 'node:crypto';
import type { Upload, UploadPurpose } from '@pinhole/contract';
import { uploadPieceType } from '@pinhole/contract';
import type { Actor } from '../../platform/actor.ts';
import type { Faults } from '../../platform/faults.ts';
import { startTestHttp } from '../../platform/http/test-http.ts';
import { createTestStudio, type TestStudio, type TestStudioOptions } from '../../testing/test-studio.ts';
import { mountAssets } from '../assets/assets.routes.ts';
import { createMediaGateway } from '../assets/index.ts';
import { ingestUpload } from './ingest-upload.ts';
import { mountUploads } from './uploads.routes.ts';

export interface Answer<Body = Upload & { readonly code?: string; readonly details?: Readonly<Record<string, string>> }> {
  readonly status: number;
  readonly body: Body;
}

interface SendOptions {
  readonly pieceBytes?: number;
  readonly sha256?: string;
  readonly purpose?: UploadPurpose;
}

/** A studio with its upload and library routes behind a real HTTP server. For tests. */
export interface UploadsFixture {
  readonly studio: TestStudio;
  readonly baseUrl: string;
  /** A fault thrown instead of a death: what follows it does not run. */
  failAt: string | undefined;
  person(role?: Actor['role']): Promise<Actor>;
  /** Somebody else in the same workspace. */
  colleague(of: Actor): Promise<Actor>;
  headers(actor: Actor): Record<string, string>;
  ask(actor: Actor, method: string, place: string, body?: unknown): Promise<Answer>;
  append(actor: Actor, id: string, offset: number, bytes: Uint8Array, type?: string): Promise<Answer>;
  /** Begins, sends everything in pieces of this size and answers the last state. */
  send(actor: Actor, bytes: Uint8Array, options?: SendOptions): Promise<Upload>;
  /** Runs the job of an upload once. */
  ingest(id: string): Promise<void>;
  get(actor: Actor, id: string): Promise<Upload>;
  close(): Promise<void>;
}

export async function createUploadsFixture(options: Omit<TestStudioOptions, 'faults'> = {}): Promise<UploadsFixture> {
  const state: { failAt: string | undefined } = { failAt: undefined };
  const faults: Faults = {
    point(name) {
      if (name === state.failAt) throw new Error(`died at ${name}`);
    },
  };
  const studio = await createTestStudio(() => [], { ...options, faults });
  const actors = new Map<string, Actor>();
  const server = await startTestHttp(
    {
      db: studio.db,
      identify: async ({ headers }) => actors.get(headers.authorization?.replace('Bearer ', '') ?? '') ?? null,
      rateQuotas: () => {
        const open = { requests: 100_000, windowSeconds: 1 };
        return { default: open, spend: open, sensitive: open, media: open, 'sign-in': open };
      },
    },
    (http) => {
      mountUploads(http, studio.uploads);
      mountAssets(http, studio.assets, createMediaGateway(studio));
    },
  );
  const { baseUrl } = server;
  const headers = (actor: Actor): Record<string, string> => ({ authorization: `Bearer ${actor.accountId}` });
  const answer = async (response: Response): Promise<Answer> => {
    const text = await response.text();
    return { status: response.status, body: (text === '' ? null : JSON.parse(text)) as Answer['body'] };
  };

  const fixture: UploadsFixture = {
    studio,
    baseUrl,
    get failAt() {
      return state.failAt;
    },
    set failAt(point) {
      state.failAt = point;
    },
    async person(role = 'owner') {
      const actor = await studio.person({ role });
      actors.set(actor.accountId, actor);
      return actor;
    },
    async colleague(of) {
      const actor = { ...(await studio.person()), workspaceId: of.workspaceId };
      actors.set(actor.accountId, actor);
      return actor;
    },
    headers,
    async ask(actor, method, place, body) {
      const json = body === undefined ? {} : { body: JSON.stringify(body) };
      const type = body === undefined ? {} : { 'content-type': 'application/json' };
      return answer(await fetch(new URL(place, baseUrl), { method, headers: { ...headers(actor), ...type }, ...json }));
    },
    async append(actor, id, offset, bytes, type = uploadPieceType) {
      return answer(
        await fetch(new URL(`/v1/uploads/${id}?offset=${offset}`, baseUrl), {
          method: 'PATCH',
          headers: { ...headers(actor), 'content-type': type },
          body: Buffer.from(bytes),
        }),
      );
    },
    async send(actor, bytes, { pieceBytes = bytes.length, ...facts } = {}) {
      const begun = await fixture.ask(actor, 'POST', '/v1/uploads', { bytes: bytes.length, ...facts });
      if (begun.status !== 201) throw new Error(`not begun: ${begun.status} ${JSON.stringify(begun.body)}`);
      let upload: Upload = begun.body;
      while (upload.state === 'receiving') {
        const piece = bytes.subarray(upload.received, upload.received + pieceBytes);
        const { status, body } = await fixture.append(actor, upload.id, upload.received, piece);
        if (status !== 200) throw new Error(`not taken: ${status} ${JSON.stringify(body)}`);
        upload = body;
      }
      return upload;
    },
    ingest: (id) => ingestUpload(studio.uploads, { uploadId: id }, new AbortController().signal),
    async get(actor, id) {
      return (await fixture.ask(actor, 'GET', `/v1/uploads/${id}`)).body;
    },
    async close() {
      await server.close();
      await studio.close();
    },
  };
  return fixture;
}

export const hashOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
export const nobodysId = (): string => randomUUID();
