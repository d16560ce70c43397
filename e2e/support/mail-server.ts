import type { AddressInfo } from 'node:net';
import PostalMime, { type Email } from 'postal-mime';
import { SMTPServer } from 'smtp-server';

/** The mail server of an operator, in this process: what it took can be looked at. */
export interface MailServer {
  readonly port: number;
  /** What came for this address, oldest first. */
  mailFor(address: string): readonly Email[];
  /** Whom it refuses for good, until told otherwise. */
  refuse(address: string | undefined): void;
  close(): Promise<void>;
}

export async function startMailServer(): Promise<MailServer> {
  const received: { readonly to: string; readonly mail: Email }[] = [];
  let refused: string | undefined;
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    disableReverseLookup: true,
    onRcptTo({ address }, _session, done) {
      done(address === refused ? Object.assign(new Error('5.1.1 No such mailbox'), { responseCode: 550 }) : null);
    },
    async onData(stream, { envelope }, done) {
      const chunks: Buffer[] = [];
      for await (const chunk of stream) chunks.push(chunk as Buffer);
      const mail = await PostalMime.parse(Buffer.concat(chunks));
      for (const { address } of envelope.rcptTo) received.push({ to: address, mail });
      done(null, `Queued as ${received.length}`);
    },
  });
  server.on('error', () => undefined);
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.server.address() as AddressInfo).port,
    mailFor: (address) => received.filter(({ to }) => to === address).map(({ mail }) => mail),
    refuse(address) {
      refused = address;
    },
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
