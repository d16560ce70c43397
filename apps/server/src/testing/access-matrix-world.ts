import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { type Asset, type Generation, keyScopes, type Scope } from '@pinhole/contract';
import { readConfig } from '../entry/config.ts';
import { type ServeOptions, serve } from '../entry/serve.ts';
import { issueDocument } from '../modules/tax/index.ts';
import { type Db, inTransaction } from '../platform/database/database.ts';
import { type ThingName, type Things, thingNames } from './access-matrix-rows.ts';
import { saleToDocument, taxIssue } from './tax-fixture.ts';
import { createTestDatabase, type TestDatabase } from './test-database.ts';

/** Somebody at the door. */
export interface Caller {
  readonly name: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** Everything of an answer that a caller could tell two cases apart by. */
export interface Answer {
  readonly status: number;
  readonly code: string | undefined;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface AccessWorld {
  readonly things: Things;
  /** Well-formed names of nothing. */
  readonly missing: Things;
  /** People and programs that nobody knows, or no longer. */
  readonly nobodies: readonly Caller[];
  readonly viewer: Caller;
  /** Owns another workspace. */
  readonly other: Caller;
  /** A program of the other owner, with every scope. */
  readonly otherKey: Caller;
  readonly operator: Caller;
  readonly operatorKey: Caller;
  /** A program of the owner that has every scope but this one. */
  keyWithout(scope: Scope): Caller;
  readonly ownerKey: Caller;
  readonly owner: Caller;
  readonly db: Db;
  ask(caller: Caller, method: string, path: string, body?: unknown): Promise<Answer>;
  /** What the owner has, as the database and the service see it. */
  possessions(): Promise<unknown>;
  close(): Promise<void>;
}

const password = 'a password for the matrix';
const origin = 'http://studio.test';
/** Differ from one answer to the next, whoever asks. */
const restlessHeaders = new Set([
  'date',
  'x-request-id',
  'ratelimit',
  'ratelimit-policy',
  'keep-alive',
  'connection',
  'etag',
  'last-modified',
]);

/** A whole service with an owner, their things, and everybody who may not have them. */
export async function createAccessWorld(options: Pick<ServeOptions, 'log' | 'rateQuotas'> = {}): Promise<AccessWorld> {
  const test = await createTestDatabase();
  const dataFolder = await mkdtemp(path.join(os.tmpdir(), 'pinhole-matrix-'));
  const service = await serve({
    config: readConfig({
      DATABASE_URL: test.connectionString,
      PINHOLE_DATA: dataFolder,
      PORT: '0',
      PINHOLE_URL: origin,
      PINHOLE_ADMIN_EMAIL: 'operator@example.test',
      PINHOLE_ADMIN_PASSWORD: password,
      PINHOLE_SIGN_UP_OPEN: 'true',
      PINHOLE_CREDITS_WELCOME_NEEDS_CONFIRMATION: 'false',
      PINHOLE_CLIENT_IP_HEADER: 'x-client',
      PINHOLE_SHUTDOWN_TIMEOUT_SECONDS: '2',
      LOG_LEVEL: 'silent',
    }),
    version: 'test',
    ...options,
  });
  const url = `http://127.0.0.1:${service.address?.port}`;
  const close = async (): Promise<void> => {
    await service.stop();
    await test.close();
    await rm(dataFolder, { recursive: true, force: true });
  };

  // Every request from a network of its own: how often one may try is another test's matter.
  let networks = 0;
  const fromAnywhere = (): string => {
    networks += 1;
    return `10.${networks >> 8}.${networks & 255}.1`;
  };
  const caller = (name: string, headers: Readonly<Record<string, string>> = {}): Caller => ({ name, headers });

  function send({ headers }: Caller, method: string, place: string, body?: unknown): Promise<Response> {
    return fetch(new URL(place, url), {
      method,
      headers: { origin, 'x-client': fromAnywhere(), ...headers, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  }
  async function must<Result>(who: Caller, method: string, place: string, body?: unknown): Promise<Result> {
    const response = await send(who, method, place, body);
    if (!response.ok) throw new Error(`${who.name}: ${method} ${place} answered ${response.status} ${await response.text()}`);
    return (response.status === 204 ? undefined : await response.json()) as Result;
  }
  async function signIn(name: string, place: 'sign-up' | 'sign-in' = 'sign-in'): Promise<Caller> {
    const body = { email: `${name}@example.test`, password, ...(place === 'sign-up' && { name, ageAttested: true, policyVersion: '1' }) };
    const response = await send(caller(name), 'POST', `/api/auth/${place}/email`, body);
    if (!response.ok) throw new Error(`${name} was not let in: ${response.status} ${await response.text()}`);
    const cookie = response.headers
      .getSetCookie()
      .map((line) => line.split(';')[0])
      .join('; ');
    return caller(name, { cookie });
  }
  async function makeKey(who: Caller, scopes: readonly Scope[]): Promise<{ readonly id: string; readonly caller: Caller }> {
    const made = await must<{ id: string; secret: string }>(who, 'POST', '/v1/keys', { name: `key of ${who.name}`, scopes });
    return { id: made.id, caller: caller(`a key of ${who.name}`, { authorization: `Bearer ${made.secret}` }) };
  }

  try {
    const owner = await signIn('owner', 'sign-up');
    const other = await signIn('other', 'sign-up');
    const viewerAlone = await signIn('viewer', 'sign-up');
    const operator = await signIn('operator');

    const picture = { model: 'sketch-image', prompt: 'something private', count: 1, size: { width: 256, height: 256 } };
    const { id: generation } = await must<Generation>(owner, 'POST', '/v1/generations', picture);
    const asset = await firstOutput(() => must<Generation>(owner, 'GET', `/v1/generations/${generation}`));
    const quote = await must<{ id: string }>(owner, 'POST', '/v1/quotes', picture);
    const me = await must<{ account: { id: string }; workspace: { id: string } }>(owner, 'GET', '/v1/me');
    const sessions = await must<{ data: readonly { id: string; current: boolean }[] }>(owner, 'GET', '/v1/sessions');
    const upload = await must<{ id: string }>(owner, 'POST', '/v1/uploads', { bytes: 1_000 });
    const preset = await must<{ id: string }>(owner, 'POST', '/v1/presets', { model: 'sketch-image', name: 'Mine', values: { count: 1 } });
    const cap = await must<{ id: string }>(owner, 'PUT', '/v1/caps', { subject: 'workspace', period: 'month', limit: '90000000' });
    const ownerKey = await makeKey(owner, keyScopes);
    const taxDocument = await inTransaction(test.db, (tx) => issueDocument(tx, taxIssue(), saleToDocument(me.workspace.id)));
    const things: Things = {
      workspace: me.workspace.id,
      asset,
      generation,
      quote: quote.id,
      session: sessions.data.find(({ current }) => current)?.id ?? '',
      key: ownerKey.id,
      upload: upload.id,
      taxDocument: taxDocument.id,
      preset: preset.id,
      cap: cap.id,
      order: await makeOrder(test, me.workspace.id),
    };

    const viewerAccount = await must<{ account: { id: string } }>(viewerAlone, 'GET', '/v1/me');
    await inTransaction(test.db, (tx) =>
      tx.insertInto('member').values({ workspace_id: things.workspace, account_id: viewerAccount.account.id, role: 'viewer' }).execute(),
    );
    const viewer = { ...viewerAlone, headers: { ...viewerAlone.headers, 'x-workspace': things.workspace } };

    const revoked = await makeKey(owner, keyScopes);
    await must(owner, 'DELETE', `/v1/keys/${revoked.id}`);
    const outlived = await makeKey(owner, keyScopes);
    const signedOut = await signIn('owner');
    await must(signedOut, 'POST', '/api/auth/sign-out', {});
    const expired = await signIn('owner');
    const ended = (await must<typeof sessions>(expired, 'GET', '/v1/sessions')).data.find(({ current }) => current)?.id ?? '';
    const past = new Date(Date.now() - 60_000);
    await inTransaction(test.db, async (tx) => {
      await tx.updateTable('session').set({ expires_at: past }).where('id', '=', ended).execute();
      await tx.updateTable('api_key').set({ expires_at: past }).where('id', '=', outlived.id).execute();
    });

    const narrowKeys = new Map<Scope, Caller>();
    for (const scope of keyScopes)
      narrowKeys.set(
        scope,
        (
          await makeKey(
            owner,
            keyScopes.filter((each) => each !== scope),
          )
        ).caller,
      );

    return {
      things,
      missing: Object.fromEntries(thingNames.map((name) => [name, randomUUID()])) as Record<ThingName, string>,
      nobodies: [
        caller('a stranger'),
        { ...revoked.caller, name: 'a revoked key' },
        { ...outlived.caller, name: 'an expired key' },
        caller('an invented key', { authorization: `Bearer pk_${'a'.repeat(43)}` }),
        { ...signedOut, name: 'somebody who signed out' },
        { ...expired, name: 'an expired session' },
      ],
      viewer,
      other: { ...other, name: 'the owner of another workspace' },
      otherKey: { ...(await makeKey(other, keyScopes)).caller, name: 'a key of another workspace' },
      operator: { ...operator, name: 'the operator' },
      operatorKey: { ...(await makeKey(operator, keyScopes)).caller, name: 'a key of the operator' },
      ownerKey: ownerKey.caller,
      owner,
      db: test.db,
      keyWithout: (scope) => ({ ...(narrowKeys.get(scope) ?? ownerKey.caller), name: `a key without ${scope}` }),
      async ask(who, method, place, body) {
        return readAnswer(await send(who, method, place, body));
      },
      async possessions() {
        const [kept, settings, caps] = await Promise.all([
          must<Asset>(owner, 'GET', `/v1/assets/${asset}`),
          test.db.selectFrom('setting').select(['key', 'value']).execute(),
          must(owner, 'GET', '/v1/credits'),
        ]);
        const keys = await must<{ data: readonly { id: string }[] }>(owner, 'GET', '/v1/keys');
        const still = await must<typeof sessions>(owner, 'GET', '/v1/sessions');
        return {
          asset: { ...kept },
          generations: await must(owner, 'GET', '/v1/generations'),
          credits: caps,
          keys: keys.data.map(({ id }) => id),
          sessions: still.data.map(({ id }) => id),
          settings,
          uploads: await must(owner, 'GET', '/v1/uploads'),
          presets: await must(owner, 'GET', '/v1/presets'),
          orders: await must(owner, 'GET', '/v1/orders'),
          taxDocuments: await must(owner, 'GET', '/v1/tax-documents'),
        };
      },
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** An order that waits to be paid, at a provider that nobody can reach. */
async function makeOrder(test: TestDatabase, workspaceId: string): Promise<string> {
  const [order, item, party] = [randomUUID(), randomUUID(), randomUUID()];
  const at = new Date();
  await inTransaction(test.db, async (tx) => {
    const connection = {
      id: 'nowhere',
      provider: 'nowhere',
      name: 'Nowhere',
      sealed: Buffer.alloc(0),
      live: false,
      created_at: at,
      updated_at: at,
    };
    await tx.insertInto('payment_connection').values(connection).execute();
    const pack = {
      id: item,
      sku: 'a-pack',
      version: 1,
      kind: 'pack' as const,
      title: 'A pack',
      description: '',
      credits: 1_000_000n,
      tax_behaviour: 'inclusive' as const,
    };
    await tx
      .insertInto('sale_item')
      .values({ ...pack, created_at: at })
      .execute();
    await tx.insertInto('sale_price').values({ item_id: item, currency: 'EUR', minor: 1_000n }).execute();
    await tx.updateTable('sale_item').set({ state: 'offered' }).where('id', '=', item).execute();
    await tx.insertInto('billing_link').values({ workspace_id: workspaceId, party_id: party }).execute();
    const sale = { id: order, reference: '0000000000', party_id: party, connection_id: 'nowhere', item_id: item, currency: 'EUR' };
    await tx
      .insertInto('sale_order')
      .values({ ...sale, price_minor: 1_000n, seller: 'operator' as const, created_at: at })
      .execute();
  });
  return order;
}

async function firstOutput(read: () => Promise<Generation>): Promise<string> {
  for (let tries = 0; tries < 300; tries += 1) {
    const { outputs, finishedAt } = await read();
    if (finishedAt) return outputs[0]?.assetId ?? '';
    await new Promise((resolve) => void setTimeout(resolve, 100));
  }
  throw new Error('the picture of the owner is not made after 30 s');
}

async function readAnswer(response: Response): Promise<Answer> {
  const type = response.headers.get('content-type') ?? '';
  const isStream = type.startsWith('text/event-stream');
  if (isStream) await response.body?.cancel();
  const body = isStream ? '' : await response.text();
  const problem =
    body !== '' && type.startsWith('application/problem+json') ? (JSON.parse(body) as { code: string; request_id: string }) : undefined;
  const headers = [...response.headers].filter(([name]) => !restlessHeaders.has(name) && !(problem && name === 'content-length'));
  return {
    status: response.status,
    code: problem?.code,
    headers: Object.fromEntries(headers),
    body: problem ? JSON.stringify({ ...problem, request_id: '' }) : body,
  };
}
