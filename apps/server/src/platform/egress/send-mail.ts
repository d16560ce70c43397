import { createTransport } from 'nodemailer';
import type { Recorder } from './egress-record.ts';

/** A mail server that the operator named. */
export interface MailServer {
  readonly host: string;
  readonly port: number;
  /** `implicit`: encrypted from the first byte; `starttls`: encrypted before anything is said, or not at all; `none`: in the clear. */
  readonly tls: 'implicit' | 'starttls' | 'none';
  readonly auth: { readonly user: string; readonly password: string } | undefined;
  /** Certificates to trust instead of the public ones, as PEM. */
  readonly ca: string | undefined;
}

/** What is handed over, and nothing else of what the service knows. */
export interface MailEnvelope {
  /** With angle brackets. */
  readonly messageId: string;
  readonly from: { readonly name: string; readonly address: string };
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly date: Date;
}

export type SendMail = (server: MailServer, envelope: MailEnvelope, signal: AbortSignal) => Promise<{ readonly response: string }>;

/** As the list of declared hosts and the check of it write a mail server. */
export const mailServerUrl = ({ host, port }: Pick<MailServer, 'host' | 'port'>): string =>
  `smtp://${host.includes(':') ? `[${host}]` : host}:${port}`;

const maxReplyBytes = 64 * 1024;

/** One mail over one connection. Whether it may be opened has been asked already. Rejects with the error of the library. */
export async function sendMail(
  server: MailServer,
  { messageId, from, to, subject, text, date }: MailEnvelope,
  signal: AbortSignal,
  recorder: Recorder,
): Promise<{ readonly response: string }> {
  const transport = createTransport({
    // How it introduces itself; the name of this machine concerns nobody.
    name: from.address.slice(from.address.lastIndexOf('@') + 1),
    host: server.host,
    port: server.port,
    secure: server.tls === 'implicit',
    requireTLS: server.tls === 'starttls',
    ignoreTLS: server.tls === 'none',
    ...(server.auth ? { auth: { user: server.auth.user, pass: server.auth.password } } : {}),
    tls: { minVersion: 'TLSv1.2', ...(server.ca ? { ca: server.ca } : {}) },
    // Nothing in a mail may make this machine read a file or open an address.
    disableFileAccess: true,
    disableUrlAccess: true,
    allowInternalNetworkInterfaces: true,
    maxResponseSize: maxReplyBytes,
    logger: false,
  });
  let status: number | undefined;
  try {
    const { response } = await transport.sendMail({
      messageId,
      from,
      // As an object, so that nothing in an address is read as a second one.
      to: { name: '', address: to },
      envelope: { from: from.address, to: [to] },
      subject,
      text,
      date,
      headers: { 'auto-submitted': 'auto-generated' },
      signal,
    });
    status = statusOf(response);
    return { response };
  } catch (error) {
    if (error instanceof Error && 'response' in error && typeof error.response === 'string') status = statusOf(error.response);
    throw error;
  } finally {
    recorder.finish(status, 0);
    transport.close();
  }
}

function statusOf(response: string): number | undefined {
  const digits = /^\d{3}/.exec(response)?.[0];
  return digits === undefined ? undefined : Number(digits);
}
