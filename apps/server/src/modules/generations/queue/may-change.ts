import { type Actor, requireScope } from '../../../platform/actor.ts';
import { AppError } from '../../../platform/app-error.ts';

/** Owners and admins change everybody's work in the queue and pause the workspace; the others change their own. */
export const mayManageQueue = (actor: Actor): boolean =>
  actor.scopes.includes('generations:write') && (actor.role === 'owner' || actor.role === 'admin');

export const mayChange = (actor: Actor, accountId: string | null): boolean =>
  mayManageQueue(actor) || (actor.scopes.includes('generations:write') && accountId === actor.accountId);

export function requireMayChange(actor: Actor, accountId: string | null): void {
  requireScope(actor, 'generations:write');
  if (!mayChange(actor, accountId)) throw new AppError('auth.role_missing', { scope: 'generations:write' });
}

export function requireManageQueue(actor: Actor): void {
  requireScope(actor, 'generations:write');
  if (!mayManageQueue(actor)) throw new AppError('auth.role_missing', { scope: 'generations:write' });
}
