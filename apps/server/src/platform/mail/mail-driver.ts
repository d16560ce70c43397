export interface OutgoingMail {
  /** The same for every attempt, so that a receiver can drop a repeated one: it makes the Message-ID. */
  readonly id: string;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly writtenAt: Date;
}

/** Why a server did not take a mail that may be taken later. */
export type MailTrouble = 'unreachable' | 'unencrypted' | 'sign_in' | 'busy' | 'slow' | 'lost' | 'garbled';

/** What became of one attempt. `answer` is what the server said, as `quoteServer` leaves it; null when it said nothing. */
export type Delivery =
  | { readonly outcome: 'sent'; readonly answer: string | null }
  /** Nothing was sent; the mail stays in the outbox for the operator to read. */
  | { readonly outcome: 'kept' }
  /** The server does not take this mail, and never will. */
  | { readonly outcome: 'refused'; readonly answer: string | null }
  /** Not now. With `lost` nobody knows whether it was taken: the next attempt carries the same Message-ID. */
  | { readonly outcome: 'later'; readonly trouble: MailTrouble; readonly answer: string | null };

/** A way for mail to leave the building. Says what became of a mail; throws only for a fault of our own. */
export interface MailDriver {
  readonly name: string;
  /** After this long an attempt is over, whatever the server does. Zero where nothing is attempted. */
  readonly timeoutMs: number;
  deliver(mail: OutgoingMail, signal: AbortSignal): Promise<Delivery>;
}

/** The default: no server, no keys. The operator reads the mail in the admin page and passes links on. */
export const outboxDriver: MailDriver = { name: 'outbox', timeoutMs: 0, deliver: () => Promise.resolve({ outcome: 'kept' }) };
