import type { OutboxMail, TestMailResult } from '@pinhole/contract';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { type ReceivedMail, refusal, startMailServer, type TestMailServer } from '../mail-server.ts';
import { createTestDatabase, type TestDatabase } from '../test-database.ts';
import { createFaultService, type FaultProcess, type FaultService, operator, publicOrigin } from './fault-service.ts';

let test: TestDatabase;
let mailServer: TestMailServer;
let service: FaultService;
let server: FaultProcess;

const from = 'studio@lundstudio.dk';
const start = (): Promise<FaultProcess> =>
  service.start({
    PINHOLE_MAIL_HOST: '127.0.0.1',
    PINHOLE_MAIL_PORT: String(mailServer.port),
    PINHOLE_MAIL_FROM: from,
    PINHOLE_MAIL_TIMEOUT_SECONDS: '5',
  });
const post = (place: string, body: object): Promise<Response> =>
  fetch(`${server.url}${place}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: publicOrigin },
    body: JSON.stringify(body),
  });
/** Asks for a new password as whoever has forgotten theirs: one mail, written in the transaction of the request. */
async function forget(): Promise<void> {
  // More often than one person may within an hour.
  await test.pool.query('delete from auth_rate_limit');
  await post('/api/auth/request-password-reset', { email: operator.email }).catch(() => undefined);
}
const idsOf = (mails: readonly ReceivedMail[]): readonly string[] => mails.map(({ mail }) => mail.messageId ?? '');
const settled = (check: () => Promise<void>): Promise<void> => vi.waitFor(check, { timeout: 90_000, interval: 200 });

async function written(): Promise<{ readonly id: string; readonly state: string }> {
  return test.db.selectFrom('mail').select(['id', 'state']).orderBy('id', 'desc').limit(1).executeTakeFirstOrThrow();
}

beforeAll(async () => {
  test = await createTestDatabase();
  mailServer = await startMailServer();
  service = await createFaultService({ databaseUrl: test.connectionString, provider: 'http://127.0.0.1:9' });
  server = await start();
}, 120_000);
afterAll(async () => {
  await service?.close();
  await mailServer?.close();
  await test?.close();
});

it.each([
  ['mail-claimed', 1],
  ['mail-taken', 2],
  ['mail-recorded', 1],
] as const)('kill -9 at %s: the mail arrives, always under the same Message-ID', { timeout: 180_000 }, async (point, deliveries) => {
  mailServer.received.splice(0);
  server.arm(point);
  await forget();
  await server.died;
  const { id } = await written();
  server = await start();
  await settled(async () => expect(await written()).toEqual({ id, state: 'sent' }));
  // Between the server's yes and our note of it lies the one moment that nobody can close; the number tells the receiver.
  expect(idsOf(mailServer.received)).toEqual(Array.from({ length: deliveries }, () => `<${id}@lundstudio.dk>`));
});

it('kill -9 between the writing of a mail and its sending: sent after the restart, once', { timeout: 180_000 }, async () => {
  mailServer.received.splice(0);
  // What waits for a server that does not want it now is what a process that dies leaves behind.
  mailServer.behaviour = { onRecipient: () => refusal(450, 'Greylisted') };
  await forget();
  const { id } = await written();
  await settled(async () => {
    const row = await test.db.selectFrom('mail').select('trouble').where('id', '=', id).executeTakeFirstOrThrow();
    expect(row.trouble).toBe('busy');
  });
  server.signal('SIGKILL');
  await server.died;
  mailServer.behaviour = {};
  server = await start();
  await settled(async () => expect(await written()).toEqual({ id, state: 'sent' }));
  expect(idsOf(mailServer.received)).toEqual([`<${id}@lundstudio.dk>`]);
});

it('the server broke the line after it had the mail, and the process died of it: the same number again', { timeout: 180_000 }, async () => {
  mailServer.received.splice(0);
  mailServer.behaviour = { onMail: () => (mailServer.received.length === 0 ? 'drop' : undefined) };
  await forget();
  const { id } = await written();
  await settled(async () => expect(mailServer.received).toHaveLength(1));
  server.signal('SIGKILL');
  await server.died;
  server = await start();
  await settled(async () => expect(await written()).toEqual({ id, state: 'sent' }));
  expect(new Set(idsOf(mailServer.received))).toEqual(new Set([`<${id}@lundstudio.dk>`]));
  expect(mailServer.received).toHaveLength(2);
});

it('two processes and one mail: one of them hands it over', { timeout: 180_000 }, async () => {
  mailServer.received.splice(0);
  mailServer.behaviour = {};
  const second = await start();
  for (let count = 0; count < 3; count += 1) await forget();
  await settled(async () => {
    const waiting = await test.db.selectFrom('mail').select('id').where('state', '=', 'waiting').execute();
    expect(waiting).toEqual([]);
    expect(mailServer.received.length).toBeGreaterThan(0);
  });
  expect(new Set(idsOf(mailServer.received)).size).toBe(mailServer.received.length);
  await second.stop();
});

it('every mail was sent, and the outbox says so', { timeout: 60_000 }, async () => {
  const signedIn = await post('/api/auth/sign-in/email', operator);
  const cookie = signedIn.headers
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .join('; ');
  const headers = { cookie, origin: publicOrigin };
  const outbox = (await (await fetch(`${server.url}/v1/admin/outbox`, { headers })).json()) as { data: OutboxMail[] };
  expect(outbox.data.length).toBeGreaterThan(5);
  for (const mail of outbox.data) expect(mail).toMatchObject({ state: 'sent', text: '', trouble: null });
  const tested = await fetch(`${server.url}/v1/admin/mail-delivery/test`, { method: 'POST', headers });
  expect((await tested.json()) as TestMailResult).toMatchObject({ sent: true, to: operator.email, answer: expect.stringContaining('250') });
});
