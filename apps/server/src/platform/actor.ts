import type { Role, Scope } from '@pinhole/contract';
import { AppError } from './app-error.ts';

/** Who asks, and in which workspace. Made once per request at the door; every use case takes it as its second argument. */
export interface Actor {
  readonly accountId: string;
  readonly workspaceId: string;
  readonly role: Role;
  /** What this caller may do here: the role's scopes, narrowed by an API key's. */
  readonly scopes: readonly Scope[];
  readonly operator: boolean;
  readonly via:
    | {
        readonly kind: 'session';
        readonly sessionId: string;
        /** From how many micro-credits on this person wants to be asked before they are spent; null: never. */
        readonly confirmAbove: bigint | null;
      }
    | {
        readonly kind: 'key';
        readonly keyId: string;
        /** Most this key may ever spend, in micro-credits; null: it has no cap of its own. */
        readonly capMicros: bigint | null;
      };
}

export function requireScope(actor: Actor, scope: Scope): void {
  if (actor.scopes.includes(scope)) return;
  throw new AppError(actor.via.kind === 'key' ? 'auth.scope_missing' : 'auth.role_missing', { scope });
}
