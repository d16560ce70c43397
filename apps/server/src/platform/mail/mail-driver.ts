export interface OutgoingMail {
  /** The same for every attempt, so that a receiver can drop a repeated one: it makes the Message-ID. */
  readonly id: string;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
}

/** A way for mail to leave the building. Throws when it should be tried again. */
export interface MailDriver {
  readonly name: string;
  /** `kept`: nothing was sent, the mail stays in the outbox for the operator to read. */
  deliver(mail: OutgoingMail, signal: AbortSignal): Promise<'sent' | 'kept'>;
}

/** The default: no server, no keys. The operator reads the mail in the admin page and passes links on. */
export const outboxDriver: MailDriver = { name: 'outbox', deliver: () => Promise.resolve('kept') };
