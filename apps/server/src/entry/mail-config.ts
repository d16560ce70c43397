import { BlockList, isIP } from 'node:net';
import type { z } from 'zod';
import type { MailServer } from '../platform/egress/send-mail.ts';
import type { configSchema } from './config-schema.ts';
import type { Problem } from './config-sources.ts';

type Values = z.output<typeof configSchema>;

/** How mail leaves. */
export interface MailConfig {
  readonly server: MailServer;
  readonly from: string;
  /** Undefined: the name of the service. */
  readonly fromName: string | undefined;
  readonly timeoutMs: number;
}

/** Undefined: there is no mail server, and mail stays in the outbox. Give it only values that `checkMail` found right. */
export function readMail(values: Values): MailConfig | undefined {
  const { PINHOLE_MAIL_HOST: host, PINHOLE_MAIL_FROM: from, PINHOLE_MAIL_USER: user, PINHOLE_MAIL_PASSWORD: password } = values;
  if (!host || !from) return undefined;
  return {
    server: {
      host,
      port: values.PINHOLE_MAIL_PORT,
      tls: tlsOf(values, host),
      auth: user && password ? { user, password } : undefined,
      ca: values.PINHOLE_MAIL_CA,
    },
    from,
    fromName: values.PINHOLE_MAIL_FROM_NAME,
    timeoutMs: values.PINHOLE_MAIL_TIMEOUT_SECONDS * 1_000,
  };
}

const implicitPort = 465;

function tlsOf({ PINHOLE_MAIL_TLS: tls, PINHOLE_MAIL_PORT: port }: Values, host: string): MailServer['tls'] {
  if (tls !== 'auto') return tls;
  if (port === implicitPort) return 'implicit';
  return isOwnMachine(host) ? 'none' : 'starttls';
}

const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8, 'ipv4');
loopback.addAddress('::1', 'ipv6');

function isOwnMachine(host: string): boolean {
  const version = isIP(host);
  if (version === 0) return host.toLowerCase() === 'localhost';
  return loopback.check(host, version === 6 ? 'ipv6' : 'ipv4');
}

/** What only makes sense beside a server. */
const needsServer = [
  'PINHOLE_MAIL_FROM',
  'PINHOLE_MAIL_FROM_NAME',
  'PINHOLE_MAIL_USER',
  'PINHOLE_MAIL_PASSWORD',
  'PINHOLE_MAIL_CA',
] as const;

export function checkMail(values: Values): Problem[] {
  if (!values.PINHOLE_MAIL_HOST) {
    const reason = 'is set without PINHOLE_MAIL_HOST; name the mail server too, or leave this out and mail stays in the outbox';
    return needsServer.filter((name) => values[name] !== undefined).map((name) => ({ name, reason }));
  }
  const problems: Problem[] = [];
  const missing = (name: (typeof needsServer)[number], beside: string): void => {
    problems.push({ name, reason: `is missing although ${beside} is set` });
  };
  if (!values.PINHOLE_MAIL_FROM) missing('PINHOLE_MAIL_FROM', 'PINHOLE_MAIL_HOST');
  if (values.PINHOLE_MAIL_USER && !values.PINHOLE_MAIL_PASSWORD) missing('PINHOLE_MAIL_PASSWORD', 'PINHOLE_MAIL_USER');
  if (values.PINHOLE_MAIL_PASSWORD && !values.PINHOLE_MAIL_USER) missing('PINHOLE_MAIL_USER', 'PINHOLE_MAIL_PASSWORD');
  if (values.PINHOLE_MAIL_TLS === 'starttls' && values.PINHOLE_MAIL_PORT === implicitPort)
    problems.push({
      name: 'PINHOLE_MAIL_TLS',
      reason: 'does not fit port 465, which is encrypted from the first byte; leave it out or use port 587',
    });
  return problems;
}
