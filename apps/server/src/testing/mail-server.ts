import type { AddressInfo } from 'node:net';
import * as x509 from '@peculiar/x509';
import PostalMime, { type Email } from 'postal-mime';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';

/** What a receiver would find in the mailbox. */
export interface ReceivedMail {
  readonly raw: string;
  readonly mail: Email;
  /** Whom the envelope named. */
  readonly from: string;
  readonly to: readonly string[];
  readonly secure: boolean;
  /** As whom the sender signed in. */
  readonly user: string | undefined;
}

/** What the server does with the next mails; each is asked once for each of its moments. */
export interface MailBehaviour {
  onConnect?(): Error | undefined;
  onRecipient?(address: string): Error | undefined;
  /** With the whole mail read. An error is answered; `drop` breaks the line instead of answering, and the mail counts as taken. */
  onMail?(mail: ReceivedMail): Error | 'drop' | undefined;
}

export interface TestMailServer {
  readonly port: number;
  readonly received: ReceivedMail[];
  behaviour: MailBehaviour;
  close(): Promise<void>;
}

/** An answer of the server: `refusal(550, 'No such user')`. */
export const refusal = (responseCode: number, message: string): Error => Object.assign(new Error(message), { responseCode });

export interface MailServerOptions {
  readonly tls?: { readonly key: string; readonly certificate: string; readonly implicit?: boolean };
  readonly account?: { readonly user: string; readonly password: string };
  readonly more?: SMTPServerOptions;
}

/** A real SMTP server in this process, on loopback. */
export async function startMailServer({ tls, account, more }: MailServerOptions = {}): Promise<TestMailServer> {
  const received: ReceivedMail[] = [];
  let behaviour: MailBehaviour = {};
  const server = new SMTPServer({
    ...(tls ? { key: tls.key, cert: tls.certificate, secure: tls.implicit ?? false } : { disabledCommands: ['STARTTLS'] }),
    authOptional: !account,
    disableReverseLookup: true,
    closeTimeout: 200,
    onAuth: ({ username, password }, _session, done) =>
      username === account?.user && password === account?.password
        ? done(null, { user: username })
        : done(refusal(535, 'Wrong name or password')),
    onConnect: (_session, done) => done(behaviour.onConnect?.()),
    onRcptTo: ({ address }, _session, done) => done(behaviour.onRecipient?.(address)),
    async onData(stream, session, done) {
      const chunks: Buffer[] = [];
      for await (const chunk of stream) chunks.push(chunk as Buffer);
      const raw = Buffer.concat(chunks);
      const { mailFrom, rcptTo } = session.envelope;
      const taken: ReceivedMail = {
        raw: raw.toString('utf8'),
        mail: await PostalMime.parse(raw),
        from: mailFrom ? mailFrom.address : '',
        to: rcptTo.map(({ address }) => address),
        secure: session.secure,
        user: session.user as string | undefined,
      };
      const verdict = behaviour.onMail?.(taken);
      if (verdict instanceof Error) return done(verdict);
      received.push(taken);
      if (verdict !== 'drop') return done(null, `Queued as ${received.length} for ${taken.to.join()}`);
      for (const connection of server.connections) if (connection.session === session) connection._socket.destroy();
    },
    ...more,
  });
  // Clients that go away in the middle are what some tests are about.
  server.on('error', () => undefined);
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.server.address() as AddressInfo).port,
    received,
    get behaviour() {
      return behaviour;
    },
    set behaviour(chosen) {
      behaviour = chosen;
    },
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

/** A certificate that only those trust who were told to. */
export async function selfSigned(host: string): Promise<{ readonly key: string; readonly certificate: string }> {
  const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
  const keys = await crypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    name: `CN=${host}`,
    keys,
    signingAlgorithm: algorithm,
    notBefore: new Date(Date.now() - 86_400_000),
    notAfter: new Date(Date.now() + 86_400_000),
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.SubjectAlternativeNameExtension([{ type: /^[\d.]+$/.test(host) ? 'ip' : 'dns', value: host }]),
    ],
  });
  return {
    key: x509.PemConverter.encode(await crypto.subtle.exportKey('pkcs8', keys.privateKey), 'PRIVATE KEY'),
    certificate: certificate.toString('pem'),
  };
}
