import type { Processor } from '../egress/processors.ts';
import { type MailServer, mailServerUrl, type SendMail } from '../egress/send-mail.ts';
import { lineBreaks } from './header-line.ts';
import type { Delivery, MailDriver, MailTrouble, OutgoingMail } from './mail-driver.ts';
import { quoteServer } from './quote-server.ts';

export interface SmtpOptions {
  readonly server: MailServer;
  readonly from: string;
  /** What stands beside the address; asked each time, because it can be changed while the service runs. */
  readonly fromName: () => string;
  readonly timeoutMs: number;
  readonly send: SendMail;
}

export const smtpPurpose = 'mail';

/** The operator's mail server, as whom mail may be given to. */
export const smtpProcessor = (server: Pick<MailServer, 'host' | 'port'>): Processor => ({
  id: 'smtp',
  title: 'Mail server',
  hosts: [mailServerUrl(server)],
  purposes: [smtpPurpose],
});

/** Over SMTP to the operator's mail server. */
export function smtpDriver({ server, from, fromName, timeoutMs, send }: SmtpOptions): MailDriver {
  const secrets = server.auth ? [server.auth.password, server.auth.user] : [];
  return {
    name: 'smtp',
    timeoutMs,
    async deliver(mail, signal) {
      if (!oneAddress.test(mail.to)) return { outcome: 'refused', answer: null };
      const deadline = AbortSignal.timeout(timeoutMs);
      try {
        const { response } = await send(server, envelopeOf(mail, from, fromName()), AbortSignal.any([signal, deadline]));
        return { outcome: 'sent', answer: quoteServer(response, secrets) };
      } catch (error) {
        // The process is stopping: the next one tries at once.
        if (signal.aborted) throw error;
        return judge(error, deadline.aborted, (said) => quoteServer(said, secrets));
      }
    },
  };
}

/** What the library would read as several addresses, or as a name and an address, goes to nobody. */
const oneAddress = /^[^\s\p{Cc}\p{Zl}\p{Zp},;:<>()[\]\\"@]+@[^\s\p{Cc}\p{Zl}\p{Zp},;:<>()[\]\\"@]+$/u;

function envelopeOf({ id, to, subject, text, writtenAt }: OutgoingMail, from: string, name: string): Parameters<SendMail>[1] {
  return {
    messageId: `<${id}@${from.slice(from.lastIndexOf('@') + 1)}>`,
    from: { name: oneLine(name), address: from },
    to,
    subject: oneLine(subject),
    text,
    date: writtenAt,
  };
}

const oneLine = (text: string): string => text.replaceAll(lineBreaks, ' ').trim();

interface Failure {
  /** The word of the library for what went wrong. */
  readonly code: string;
  /** The system's own, such as ECONNREFUSED. */
  readonly system: string;
  readonly status: number;
  readonly said: string | undefined;
  readonly message: string;
}

/** What an attempt came to that did not succeed. A server refuses a mail for good once it has heard of the mail; before, it only refuses us. */
function judge(error: unknown, late: boolean, quote: (said: string | undefined) => string | null): Delivery {
  const failure = read(error);
  const { code, status, said } = failure;
  // Not of the network and not of the server: a mistake of ours, which no waiting mends.
  if (code === '' && !late) throw error;
  if (code === 'EENVELOPE' && status === 0) {
    // Nothing was asked of the server: the address cannot be written in its language.
    return { outcome: 'refused', answer: null };
  }
  const aboutMail = code === 'EENVELOPE' || code === 'EMESSAGE';
  if (aboutMail && status >= 500 && !aboutSigningIn.has(status)) return { outcome: 'refused', answer: quote(said) };
  return { outcome: 'later', trouble: troubleOf(failure, late), answer: quote(said) };
}

/** RFC 4954: it wants us to sign in, or does not believe who we are. Nothing is said of the mail. */
const aboutSigningIn = new Set([530, 534, 535, 538]);

/** Failures of the machine's and the library's own that mean nobody was there. */
const nobodyThere = new Set(['ECONNREFUSED', 'EHOSTUNREACH', 'ENETUNREACH', 'EHOSTDOWN', 'ENETDOWN', 'EADDRNOTAVAIL']);

function troubleOf({ code, system, status, message }: Failure, late: boolean): MailTrouble {
  if (late || code === 'ETIMEDOUT') return 'slow';
  if (code === 'ETLS') return 'unencrypted';
  if (code === 'EAUTH' || aboutSigningIn.has(status)) return 'sign_in';
  if (status >= 400) return 'busy';
  if (/certificate|\bTLS\b|\bSSL\b/i.test(message) || system.startsWith('ERR_TLS') || system.startsWith('ERR_SSL')) return 'unencrypted';
  if (code === 'EDNS' || nobodyThere.has(system)) return 'unreachable';
  if (code === 'EPROTOCOL') return 'garbled';
  return 'lost';
}

function read(error: unknown): Failure {
  const given = typeof error === 'object' && error !== null ? (error as Readonly<Record<string, unknown>>) : {};
  const text = (key: string): string => (typeof given[key] === 'string' ? given[key] : '');
  return {
    code: text('code'),
    system: text('originalCode'),
    status: typeof given.responseCode === 'number' ? given.responseCode : 0,
    said: text('response') || undefined,
    message: text('message'),
  };
}
