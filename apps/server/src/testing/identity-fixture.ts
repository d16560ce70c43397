import { createAccounts } from '../entry/people.ts';
import { createIdentify, type Identify } from '../modules/access/index.ts';
import {
  type Account,
  type AccountsDeps,
  type Auth,
  createAuth,
  hashPassword,
  registerAccount,
  revokedTopic,
  startSession,
} from '../modules/accounts/index.ts';
import type { SetupDeps } from '../modules/admin/index.ts';
import { appendAudit } from '../modules/audit/index.ts';
import type { KeysDeps } from '../modules/keys/index.ts';
import { createSettings, type Settings } from '../modules/settings/index.ts';
import type { WorkspacesDeps } from '../modules/workspaces/index.ts';
import type { Actor } from '../platform/actor.ts';
import { systemClock } from '../platform/clock.ts';
import { inTransaction } from '../platform/database/database.ts';
import { createSignals } from '../platform/database/signals.ts';
import { createTestDatabase, type TestDatabase } from './test-database.ts';

/** Everything about people, wired as in the real service, on a database of its own. For tests. */
export interface IdentityFixture {
  readonly accounts: AccountsDeps;
  readonly workspaces: WorkspacesDeps;
  readonly keys: KeysDeps;
  readonly setup: SetupDeps;
  readonly test: TestDatabase;
  readonly settings: Settings;
  readonly auth: Auth;
  readonly access: Identify;
  /** Lets tests live on another day. */
  readonly clock: { shiftMs: number; now(): Date };
  set(values: Readonly<Record<string, string>>): Promise<void>;
  /** A person with a session; `cookie` is what their browser sends. */
  person(name: string, more?: { readonly operator?: boolean }): Promise<{ account: Account; cookie: string; actor: Actor }>;
  close(): Promise<void>;
}

export async function createIdentityFixture(baseUrl = 'http://studio.test'): Promise<IdentityFixture> {
  const test = await createTestDatabase();
  const raise = (error: unknown): never => {
    throw error;
  };
  const signals = await createSignals({ connectionString: test.connectionString, pool: test.pool, onError: raise });
  const settings = await createSettings({ db: test.db, signals, onError: raise });
  const clock = { shiftMs: 0, now: () => new Date(systemClock.now().getTime() + clock.shiftMs) };
  const { db } = test;
  const { accounts, workspaces } = createAccounts({
    db,
    clock,
    signals,
    settings,
    baseUrl,
    secret: 'a secret of more than thirty-two characters',
  });
  const keys: KeysDeps = { db, clock, signals, revokedTopic, maxKeys: () => settings.get('keys.max'), record: appendAudit };
  const access = createIdentify({ ...accounts, signals });
  // One slow hash serves every person of the fixture: their passwords are not what such a test is about.
  const passwordHash = await hashPassword('a long enough password');

  return {
    accounts,
    workspaces,
    keys,
    setup: { accounts, settings },
    test,
    settings,
    clock,
    access,
    auth: createAuth(accounts),
    async set(values) {
      await inTransaction(test.db, async (tx) => {
        for (const [key, value] of Object.entries(values)) await settings.write(tx, { key, value, accountId: null });
      });
      await settings.changed();
    },
    async person(name, { operator = false } = {}) {
      const email = `${name.toLowerCase()}@example.com`;
      const { account, cookie } = await inTransaction(test.db, async (tx) => {
        const account = await registerAccount(tx, accounts, { name, email, passwordHash, operator });
        const line = await startSession(tx, accounts, account.id, { network: '203.0.113.0/24', device: 'Firefox on Linux' });
        return { account, cookie: line.split(';')[0] ?? '' };
      });
      const actor = await access.identify({ cookie });
      if (!actor) throw new Error('a fresh session was not recognised');
      return { account, cookie, actor };
    },
    async close() {
      access.close();
      settings.close();
      await signals.close();
      await test.close();
    },
  };
}
