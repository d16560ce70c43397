import { addIsoDuration, describeDuration, type IsoDuration } from './iso-duration.ts';

/** How long one class of data is kept: counted from an event, never open-ended. */
export interface RetentionRule {
  /** What starts the clock, as it completes "30 days after …". */
  readonly from: string;
  readonly iso: IsoDuration;
  /** Count from the end of the calendar year (UTC) in which the event fell, as bookkeeping does. */
  readonly fromYearEnd?: true;
  readonly afterwards: 'delete' | 'aggregate' | 'expire';
  /** The setting, in days, by which an operator may choose another number. `iso` is then the built-in one. */
  readonly setting?: string;
}

/**
 * Every retention number of the product, in one table. Entries of the data map name a class, sweepers ask for its number,
 * and the policy prints it: changing a number here changes all three.
 */
export const retention = {
  /** The account itself and what hangs on it. */
  account: { from: 'the deletion of the account', iso: 'P30D', afterwards: 'delete' },
  membership: { from: 'leaving the workspace', iso: 'P30D', afterwards: 'delete' },
  /** Pictures, clips, prompts: kept until their owner puts them in the trash. */
  content: { from: 'the move to the trash, or the deletion of the workspace', iso: 'P30D', afterwards: 'delete', setting: 'trash.days' },
  /** A file whose row was never claimed by an asset. */
  'unclaimed-file': { from: 'the upload', iso: 'PT24H', afterwards: 'delete' },
  session: { from: 'the last use of the session', iso: 'P14D', afterwards: 'delete', setting: 'sessions.idleDays' },
  'sign-in-link': { from: 'the expiry of the link', iso: 'P1D', afterwards: 'delete' },
  'rate-limit': { from: 'the last request', iso: 'PT24H', afterwards: 'delete' },
  'api-key': { from: 'the revocation or expiry of the key', iso: 'P30D', afterwards: 'delete' },
  quote: { from: 'the expiry of the quote', iso: 'P1D', afterwards: 'delete' },
  /** Unfinished pictures and the queue row of work in flight. */
  'in-flight': { from: 'the end of the generation', iso: 'PT0S', afterwards: 'delete' },
  'provider-attempt': { from: 'the end of the generation', iso: 'P90D', afterwards: 'delete' },
  event: { from: 'the event', iso: 'P30D', afterwards: 'delete' },
  idempotency: { from: 'the first request with the key', iso: 'PT24H', afterwards: 'delete' },
  job: { from: 'the end of the job', iso: 'P30D', afterwards: 'delete' },
  heartbeat: { from: 'the last sign of life', iso: 'P1D', afterwards: 'delete' },
  mail: { from: 'the writing of the mail', iso: 'P30D', afterwards: 'delete', setting: 'mail.retentionDays' },
  log: { from: 'the writing of the line', iso: 'P30D', afterwards: 'delete' },
  'request-log': { from: 'the request', iso: 'P30D', afterwards: 'aggregate' },
  metric: { from: 'the stop of the process', iso: 'PT0S', afterwards: 'expire' },
  ledger: { from: 'the booking', iso: 'P7Y', fromYearEnd: true, afterwards: 'delete' },
  /** Invoices and what they rest on. Ten years is what cross-border sales to consumers ask for; each document carries its own end. */
  'tax-record': { from: 'the issue of the document', iso: 'P10Y', fromYearEnd: true, afterwards: 'delete' },
  audit: { from: 'the event', iso: 'P2Y', afterwards: 'delete' },
  /** Settings, catalogue, schema: no person in them, kept while they are in force. */
  service: { from: 'its replacement, or the end of the service', iso: 'PT0S', afterwards: 'delete' },
  'session-cookie': { from: 'signing in', iso: 'P30D', afterwards: 'expire' },
  'preference-cookie': { from: 'the choice', iso: 'P365D', afterwards: 'expire' },
  /** Held by the person's own browser, out of our reach and never sent to us. */
  device: { from: 'signing out or clearing the browser', iso: 'PT0S', afterwards: 'expire' },
} as const satisfies Readonly<Record<string, RetentionRule>>;

/** The name of a retention class. */
export type RetentionClass = keyof typeof retention;

/** The rule behind a class. */
export function retentionRule(name: RetentionClass): RetentionRule {
  return retention[name];
}

/** When something must be gone, given when the event of its retention rule happened. Stored at that time, so that a later change of the number moves no running countdown. */
export function purgeAt(rule: RetentionRule, eventAt: Date): Date {
  const start = rule.fromYearEnd ? new Date(Date.UTC(eventAt.getUTCFullYear() + 1, 0, 1)) : eventAt;
  return addIsoDuration(start, rule.iso);
}

/** The rule in words for people: `until 30 days after the deletion of the account`. */
export function describeRetention(rule: RetentionRule): string {
  const length = describeDuration(rule.iso);
  if (length === 'at once') return `until ${rule.from}`;
  return `until ${length} after ${rule.fromYearEnd ? 'the end of the year of ' : ''}${rule.from}`;
}
