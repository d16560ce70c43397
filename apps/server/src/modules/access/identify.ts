import type { IncomingHttpHeaders } from 'node:http';
import { roleScopes } from '@pinhole/contract';
import type { Actor } from '../../platform/actor.ts';
import { AppError } from '../../platform/app-error.ts';
import { inTransaction } from '../../platform/database/database.ts';
import type { Signals } from '../../platform/database/signals.ts';
import { type AccountsDeps, hashToken, revokedTopic, seenAfter, sessionCookie, touchSession } from '../accounts/index.ts';
import { hashOfBearer, touchKey } from '../keys/index.ts';
import { findKey, findSession } from './identity-store.ts';

export type IdentifyDeps = Pick<AccountsDeps, 'db' | 'clock' | 'baseUrl' | 'secret' | 'idleDays'> & {
  readonly signals: Pick<Signals, 'on' | 'onGap'>;
};

export interface Identify {
  /** Who asks; null: nobody we know. A workspace they are no member of is refused like one that does not exist. */
  identify(headers: IncomingHttpHeaders): Promise<Actor | null>;
  /** The same from a copy of at most two seconds, for media only: one page asks for a hundred thumbnails. */
  identifyForMedia(headers: IncomingHttpHeaders): Promise<Actor | null>;
  close(): void;
}

const visitNotedEveryMs = 86_400_000;
const useNotedEveryMs = 600_000;
const copyMs = 2_000;
const mostCopies = 10_000;
/** Stands for a workspace name that is no id: nobody is a member, and looking takes as long. */
const nowhere = '00000000-0000-0000-0000-000000000000';
const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

export function createIdentify(deps: IdentifyDeps): Identify {
  const cookie = sessionCookie(deps);
  const copies = new Map<string, { readonly actor: Promise<Actor | null>; readonly until: number }>();
  const dropCopies = (): void => {
    copies.clear();
  };
  const stopListening = deps.signals.on(revokedTopic, dropCopies);
  const stopGaps = deps.signals.onGap(dropCopies);

  async function bySession(token: string, workspaceId: string | null): Promise<Actor | null> {
    const now = deps.clock.now();
    const found = await findSession(deps.db, { tokenHash: hashToken(token), workspaceId, now, seenAfter: seenAfter(deps) });
    if (!found) return null;
    const since = new Date(now.getTime() - visitNotedEveryMs);
    if (found.seenAt < since) await inTransaction(deps.db, (tx) => touchSession(tx, found.sessionId, { at: now, since }));
    if (!found.workspaceId || !found.role) throw new AppError('workspace.not_found');
    return {
      accountId: found.accountId,
      workspaceId: found.workspaceId,
      role: found.role,
      scopes: roleScopes[found.role],
      operator: found.operator,
      via: { kind: 'session', sessionId: found.sessionId, confirmAbove: found.confirmAbove },
    };
  }

  async function byKey(hash: Buffer, workspaceId: string | null): Promise<Actor | null> {
    const now = deps.clock.now();
    const found = await findKey(deps.db, { hash, now });
    if (!found) return null;
    if (workspaceId && workspaceId.toLowerCase() !== found.workspaceId) throw new AppError('workspace.not_found');
    const since = new Date(now.getTime() - useNotedEveryMs);
    if (!found.usedAt || found.usedAt < since) await inTransaction(deps.db, (tx) => touchKey(tx, found.keyId, { at: now, since }));
    return {
      accountId: found.accountId,
      workspaceId: found.workspaceId,
      role: found.role,
      // A maker who lost a right has lost it for their keys too.
      scopes: found.scopes.filter((scope) => roleScopes[found.role].includes(scope)),
      operator: false,
      via: { kind: 'key', keyId: found.keyId, capMicros: found.capMicros },
    };
  }

  function identify(headers: IncomingHttpHeaders): Promise<Actor | null> {
    const workspaceId = workspaceIn(headers);
    // A request with a key is judged by the key alone: it was let past the cross-site check for it.
    if (headers.authorization !== undefined) {
      const hash = hashOfBearer(headers.authorization);
      return hash ? byKey(hash, workspaceId) : Promise.resolve(null);
    }
    const token = cookie.read(headers.cookie);
    return token ? bySession(token, workspaceId) : Promise.resolve(null);
  }

  return {
    identify,
    identifyForMedia(headers) {
      const secret = headers.authorization ?? cookie.read(headers.cookie);
      if (!secret) return Promise.resolve(null);
      const name = `${workspaceIn(headers)} ${secret}`;
      const now = performance.now();
      const copy = copies.get(name);
      if (copy && copy.until > now) return copy.actor;
      if (copies.size >= mostCopies) dropCopies();
      const actor = identify(headers);
      copies.set(name, { actor, until: now + copyMs });
      actor.catch(() => copies.delete(name));
      return actor;
    },
    close() {
      stopListening();
      stopGaps();
      dropCopies();
    },
  };
}

function workspaceIn(headers: IncomingHttpHeaders): string | null {
  const given = headers['x-workspace'];
  if (given === undefined) return null;
  return typeof given === 'string' && uuid.test(given) ? given : nowhere;
}
