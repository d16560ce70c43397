import type { MailServerInfo } from '@pinhole/contract';
import type { Egress } from '../platform/egress/egress.ts';
import type { Processor } from '../platform/egress/processors.ts';
import { type MailDriver, outboxDriver } from '../platform/mail/mail-driver.ts';
import { smtpDriver, smtpProcessor, smtpPurpose } from '../platform/mail/smtp-driver.ts';
import type { MailConfig } from './mail-config.ts';

export interface MailDriverOptions {
  /** Undefined: mail stays in the outbox. */
  readonly config: MailConfig | undefined;
  readonly egress: Pick<Egress, 'mailFor'>;
  readonly serviceName: () => string;
}

export function createMailDriver({ config, egress, serviceName }: MailDriverOptions): MailDriver {
  if (!config) return outboxDriver;
  const { server, from, fromName, timeoutMs } = config;
  return smtpDriver({ server, from, fromName: () => fromName ?? serviceName(), timeoutMs, send: egress.mailFor('smtp', smtpPurpose) });
}

/** Whom mail may be given to. */
export const mailProcessors = (config: MailConfig | undefined): readonly Processor[] => (config ? [smtpProcessor(config.server)] : []);

/** What an operator is shown of the server; never the password. */
export const describeMailServer = (config: MailConfig | undefined): MailServerInfo | null =>
  config
    ? {
        host: config.server.host,
        port: config.server.port,
        tls: config.server.tls,
        signsIn: config.server.auth !== undefined,
        from: config.from,
      }
    : null;
