import { createServer, type Socket } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { refusal, selfSigned, startMailServer, type TestMailServer } from '../../testing/mail-server.ts';
import { createEgress } from '../egress/egress.ts';
import type { EgressRecord } from '../egress/egress-record.ts';
import type { MailServer } from '../egress/send-mail.ts';
import type { OutgoingMail } from './mail-driver.ts';
import { type SmtpOptions, smtpDriver, smtpProcessor } from './smtp-driver.ts';

const open: { close(): unknown }[] = [];
afterEach(async () => {
  for (const thing of open.splice(0)) await thing.close();
});
async function server(options?: Parameters<typeof startMailServer>[0]): Promise<TestMailServer> {
  const started = await startMailServer(options);
  open.push(started);
  return started;
}

const mail: OutgoingMail = {
  id: '0198f6a0-0000-7000-8000-000000000001',
  to: 'ada@example.net',
  subject: 'Din kvittering – ایصال 🧾',
  text: 'Tak for købet.\n\n.\nhttps://studio.test/billing/orders/1',
  writtenAt: new Date('2026-11-22T10:00:00Z'),
};
const records: EgressRecord[] = [];

const never = new AbortController().signal;
function driverFor(port: number, { timeoutMs = 10_000, fromName = () => 'Lund Studio', ...more }: Partial<MailServer & SmtpOptions> = {}) {
  const target: MailServer = { host: '127.0.0.1', port, tls: 'none', auth: undefined, ca: undefined, ...more };
  records.splice(0);
  const egress = createEgress({ processors: [smtpProcessor(target)], onRecord: (record) => records.push(record) });
  return smtpDriver({ server: target, from: 'studio@lundstudio.dk', fromName, timeoutMs, send: egress.mailFor('smtp', 'mail') });
}
const send = (port: number, more: Partial<MailServer & SmtpOptions> = {}, changed: Partial<OutgoingMail> = {}) =>
  driverFor(port, more).deliver({ ...mail, ...changed }, never);

it('hands over what was written, under a Message-ID that is always the same', async () => {
  const { port, received } = await server();
  expect(await send(port)).toEqual({ outcome: 'sent', answer: '250 Queued as 1 for …' });
  await send(port);
  const [first, second] = received;
  expect(first).toMatchObject({ from: 'studio@lundstudio.dk', to: ['ada@example.net'], secure: false, user: undefined });
  expect(first?.mail).toMatchObject({
    messageId: `<${mail.id}@lundstudio.dk>`,
    subject: mail.subject,
    from: { name: 'Lund Studio', address: 'studio@lundstudio.dk' },
    date: '2026-11-22T10:00:00.000Z',
  });
  expect(first?.mail.text?.trimEnd()).toBe(mail.text);
  expect(first?.mail.html).toBeUndefined();
  expect(first?.raw).toContain('Content-Type: text/plain; charset=utf-8');
  expect(second?.mail.messageId).toBe(first?.mail.messageId);
});

it('says in its record where mail went and how much, and nothing of it', async () => {
  const { port } = await server();
  await send(port);
  expect(records).toMatchObject([{ processor: 'smtp', purpose: 'mail', host: `127.0.0.1:${port}`, method: 'SMTP', status: 250 }]);
  expect(JSON.stringify(records)).not.toMatch(/ada|example|kvittering|Tak/);
});

it('opens no connection to a server that nobody declared', async () => {
  const { port, received } = await server();
  const other = await server();
  const egress = createEgress({ processors: [smtpProcessor({ host: '127.0.0.1', port })], onRecord: () => {} });
  const driver = (target: number) =>
    smtpDriver({
      server: { host: '127.0.0.1', port: target, tls: 'none', auth: undefined, ca: undefined },
      from: 'studio@lundstudio.dk',
      fromName: () => 'Lund',
      timeoutMs: 5_000,
      send: egress.mailFor('smtp', 'mail'),
    });
  await expect(driver(other.port).deliver(mail, never)).rejects.toThrow('not a declared host');
  expect(other.received).toEqual([]);
  await driver(port).deliver(mail, never);
  expect(received).toHaveLength(1);
});

it.each([
  ['a subject', { subject: 'Hello\r\nBcc: everybody@example.net\r\n\r\nAnother text' }, {}],
  ['a subject with other ends of a line', { subject: 'Hello\u2028Bcc: everybody@example.net\u0085X: y' }, {}],
  ['a name', {}, { fromName: () => 'Lund\r\nBcc: everybody@example.net' }],
  ['a name that looks like an address', {}, { fromName: () => 'Lund" <everybody@example.net>, "' }],
  ['an address', { to: 'ada@example.net\r\nBcc: everybody@example.net' }, {}],
  ['an address that is two', { to: 'ada@example.net, everybody@example.net' }, {}],
])('lets nothing in %s become a header or a second receiver', async (_, changed, more) => {
  const { port, received } = await server();
  const { outcome } = await send(port, more, changed);
  expect(['sent', 'refused']).toContain(outcome);
  for (const { to, mail: arrived } of received) {
    expect(to).toHaveLength(1);
    expect(to[0]).not.toContain('everybody');
    expect(arrived.bcc).toBeUndefined();
    expect(arrived.headers.map(({ key }) => key)).not.toContain('x');
    expect(arrived.from?.address).toBe('studio@lundstudio.dk');
    expect(arrived.text).not.toContain('Another text');
  }
});

it('writes names and addresses in any script', async () => {
  const { port, received } = await server();
  await send(port, { fromName: () => 'استوديو “Lund”, ApS' }, { to: 'søren@köbenhavn.example' });
  expect(received[0]?.mail.from?.name).toBe('استوديو “Lund”, ApS');
  expect(received[0]?.to).toHaveLength(1);
  expect(received[0]?.mail.to?.[0]?.address).toMatch(/^søren@(?:köbenhavn|xn--kbenhavn-90a)\.example$/);
});

it.each([
  ['STARTTLS', 'starttls', false],
  ['TLS from the first byte', 'implicit', true],
] as const)('%s: signs in over an encrypted line to a server whose certificate was named', async (_, tls, implicit) => {
  const identity = await selfSigned('127.0.0.1');
  const account = { user: 'studio', password: 'a long password' };
  const { port, received } = await server({ tls: { ...identity, implicit }, account });
  expect(await send(port, { tls, ca: identity.certificate, auth: account })).toMatchObject({ outcome: 'sent' });
  expect(received).toMatchObject([{ secure: true, user: 'studio' }]);
  // A certificate that nobody vouches for.
  expect(await send(port, { tls, auth: account })).toMatchObject({ outcome: 'later', trouble: 'unencrypted' });
  expect(received).toHaveLength(1);
});

it('says nothing in the clear where encryption was wanted', async () => {
  const { port, received } = await server();
  expect(await send(port, { tls: 'starttls', auth: { user: 'studio', password: 'secret' } })).toMatchObject({
    outcome: 'later',
    trouble: 'unencrypted',
  });
  expect(received).toEqual([]);
});

it('waits when the server does not take its password, because the mail can do nothing for it', async () => {
  const identity = await selfSigned('127.0.0.1');
  const { port, received } = await server({ tls: identity, account: { user: 'studio', password: 'the right one' } });
  const auth = { user: 'studio', password: 'the wrong one' };
  const delivery = await send(port, { tls: 'starttls', ca: identity.certificate, auth });
  expect(delivery).toMatchObject({ outcome: 'later', trouble: 'sign_in', answer: '535 Wrong name or password' });
  expect(await send(port, { tls: 'starttls', ca: identity.certificate })).toMatchObject({ outcome: 'later', trouble: 'sign_in' });
  expect(received).toEqual([]);
});

it.each([
  [
    refusal(450, 'Greylisted, try again in five minutes'),
    { outcome: 'later', trouble: 'busy', answer: '450 Greylisted, try again in five minutes' },
  ],
  [refusal(421, 'Closing'), { outcome: 'later', trouble: 'busy', answer: '421 Closing' }],
  [refusal(550, '5.1.1 <ada@example.net> User unknown'), { outcome: 'refused', answer: '550 5.1.1 … User unknown' }],
] as const)('a receiver of whom the server says %s', async (error, delivery) => {
  const mailServer = await server();
  mailServer.behaviour = { onRecipient: () => error };
  expect(await send(mailServer.port)).toEqual(delivery);
  mailServer.behaviour = {};
  expect(await send(mailServer.port)).toMatchObject({ outcome: 'sent' });
});

it.each([
  [554, 'refused'],
  [552, 'refused'],
  [451, 'later'],
] as const)('a mail that is answered with %d after it was read', async (code, outcome) => {
  const mailServer = await server();
  mailServer.behaviour = { onMail: () => refusal(code, 'Looks like spam') };
  expect(await send(mailServer.port)).toMatchObject({ outcome, answer: `${code} Looks like spam` });
});

it('a server that wants nobody says nothing about the mail', async () => {
  const mailServer = await server();
  mailServer.behaviour = { onConnect: () => refusal(554, 'No service for you') };
  expect(await send(mailServer.port)).toMatchObject({ outcome: 'later', trouble: 'busy', answer: '554 No service for you' });
});

it('does not know what became of a mail when the line breaks after it', async () => {
  const mailServer = await server();
  mailServer.behaviour = { onMail: () => 'drop' };
  expect(await send(mailServer.port)).toEqual({ outcome: 'later', trouble: 'lost', answer: null });
  expect(mailServer.received).toHaveLength(1);
});

it('knows when nobody is there', async () => {
  const gone = await startMailServer();
  await gone.close();
  expect(await send(gone.port)).toMatchObject({ outcome: 'later', trouble: 'unreachable' });
  expect(records).toMatchObject([{ status: undefined }]);
});

async function rawServer(speak: (socket: Socket) => void): Promise<number> {
  const sockets = new Set<Socket>();
  const raw = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    speak(socket);
  });
  await new Promise<void>((resolve) => raw.listen(0, '127.0.0.1', resolve));
  open.push({
    close: () => {
      for (const socket of sockets) socket.destroy();
      raw.close();
    },
  });
  const address = raw.address();
  return typeof address === 'object' && address ? address.port : 0;
}

it('does not wait longer than it was told for a server that says nothing', async () => {
  const port = await rawServer(() => undefined);
  expect(await send(port, { timeoutMs: 300 })).toEqual({ outcome: 'later', trouble: 'slow', answer: null });
});

const garbageMegabytes = 100;

it.each([
  ['without an end', 'x'.repeat(1_000_000)],
  ['in lines', 'garbage\r\n'.repeat(110_000)],
  ['as an answer that goes on', `220-${'more'.repeat(10)}\r\n`.repeat(22_000)],
  ['as many answers', '250 yes\r\n'.repeat(110_000)],
])('does not read a hundred megabytes of garbage %s', async (_, megabyte) => {
  let written = 0;
  const port = await rawServer((socket) => {
    // As fast as the other side reads, and no faster.
    const go = (): void => {
      while (written < garbageMegabytes && socket.writable) {
        written += 1;
        if (!socket.write(megabyte)) return void socket.once('drain', go);
      }
    };
    go();
  });
  const delivery = await send(port, { timeoutMs: 5_000 });
  expect(delivery).toMatchObject({ outcome: 'later' });
  expect(JSON.stringify(delivery).length).toBeLessThan(500);
  expect(written).toBeLessThan(garbageMegabytes / 2);
});

it('is over at once when the process stops', async () => {
  const port = await rawServer(() => undefined);
  const stop = new AbortController();
  const delivery = driverFor(port).deliver(mail, stop.signal);
  stop.abort();
  await expect(delivery).rejects.toThrow();
});

it('quotes a server in one short line, without addresses, and without what only we should know', async () => {
  const account = { user: 'studio', password: 'hunter2-and-more' };
  const mailServer = await server({ account });
  const words = `5.7.1 <ada@example.net> to studio@lundstudio.dk: hunter2-and-more, ${Buffer.from('hunter2-and-more').toString('base64')} ${'long '.repeat(200)}`;
  mailServer.behaviour = { onRecipient: () => refusal(550, words) };
  const delivery = await send(mailServer.port, { auth: account });
  const { answer } = delivery as { answer: string };
  expect(answer).toMatch(/^550 5\.7\.1 … to …: …, … long/);
  expect(answer).toHaveLength(300);
});
