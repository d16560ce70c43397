import type { Access, ProblemCode } from '@pinhole/contract';
import type { Actor } from '../actor.ts';

/**
 * Why this caller may not reach a route; null when they may. Operator routes look to everybody else like an address that does not
 * exist, also to the operator's own API keys.
 */
export function denial(access: Access, actor: Actor | null): ProblemCode | null {
  if (access.kind === 'public') return null;
  if (access.kind === 'operator') return actor?.operator && actor.via.kind === 'session' ? null : 'request.not_found';
  if (!actor) return 'auth.required';
  if (access.kind === 'session') return actor.via.kind === 'session' ? null : 'auth.key_not_allowed';
  if (actor.scopes.includes(access.scope)) return null;
  return actor.via.kind === 'key' ? 'auth.scope_missing' : 'auth.role_missing';
}
