import type { Clock } from '../../platform/clock.ts';
import type { Db, Tx } from '../../platform/database/database.ts';
import type { Signals } from '../../platform/database/signals.ts';
import type { Account } from './account-store.ts';

export interface AuditedAct {
  readonly action: string;
  readonly actorId: string | null;
  readonly subject?: string | null;
  readonly details?: Readonly<Record<string, string>>;
}

export interface SignUpPolicy {
  readonly open: boolean;
  readonly requireVerifiedEmail: boolean;
  readonly policyVersion: string;
}

/** What this module needs of the world. Modules above it hand their part in as functions. */
export interface AccountsDeps {
  readonly db: Db;
  readonly clock: Clock;
  readonly signals: Pick<Signals, 'send'>;
  /** Where people reach the service, such as `https://studio.example`. */
  readonly baseUrl: string;
  /** 32 random characters or more. Another one signs everybody out. */
  readonly secret: string;
  readonly signUpPolicy: () => SignUpPolicy;
  readonly serviceName: () => string;
  readonly idleDays: () => number;
  /** Writes to the audit log in the same transaction as the act. */
  readonly record: (tx: Tx, act: AuditedAct) => Promise<void>;
  /** A person was added: give them their workspace and credits in the same transaction. */
  readonly onAccountCreated: (tx: Tx, account: Account) => Promise<void>;
  readonly onEmailVerified: (tx: Tx, account: Account) => Promise<void>;
}

/** Sent after access was taken away, so that no process trusts an older answer. */
export const revokedTopic = 'revoked';

const dayMs = 86_400_000;
/** A session not used since then has ended. */
export const seenAfter = (deps: Pick<AccountsDeps, 'clock' | 'idleDays'>): Date =>
  new Date(deps.clock.now().getTime() - deps.idleDays() * dayMs);
