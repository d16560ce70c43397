import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { roleScopes } from '@pinhole/contract';
import { openLine } from '@pinhole/engines';
import type { PaymentProviderKind } from '@pinhole/payments';
import type { ClosableEngine } from '../entry/serve.ts';
import { createStudio, type Studio } from '../entry/studio.ts';
import { grantCredits, openLedger } from '../modules/credits/index.ts';
import { giveUpGeneration, runGenerationStep } from '../modules/generations/index.ts';
import type { Vies } from '../modules/tax/index.ts';
import type { Actor } from '../platform/actor.ts';
import { systemClock } from '../platform/clock.ts';
import { inTransaction } from '../platform/database/database.ts';
import { createEgress } from '../platform/egress/egress.ts';
import type { UntrustedFetchOptions } from '../platform/egress/fetch-untrusted.ts';
import { type Faults, noFaults } from '../platform/faults.ts';
import { createStepRunner, type StepRunner } from '../platform/jobs/step-runner.ts';
import { someId } from './some-id.ts';
import { createTestDatabase } from './test-database.ts';

export interface TestStudio extends Studio {
  readonly connectionString: string;
  readonly dataFolder: string;
  /** A person with a workspace of their own and this many credits. */
  person(options?: { readonly credits?: number; readonly role?: Actor['role'] }): Promise<Actor>;
  startWorker(options?: { readonly concurrency?: number; readonly leaseSeconds?: number }): StepRunner;
  readonly errors: unknown[];
}

export interface TestStudioOptions {
  /** How addresses that people name are resolved and judged. */
  readonly untrusted?: UntrustedFetchOptions;
  readonly faults?: Faults;
  /** Payment providers that can be connected; none when left out. */
  readonly paymentKinds?: readonly PaymentProviderKind[];
  /** Nobody answers about VAT numbers when left out. */
  readonly vies?: Vies;
}

const nobodyAnswers: Vies = { check: async () => ({ outcome: 'unavailable', code: 'UNREACHABLE', later: true }) };

/** The whole studio but its HTTP door, over a private database and a private folder, with the engines a test brings. */
export async function createTestStudio(
  engines: (folder: string) => readonly ClosableEngine[],
  { untrusted = {}, faults = noFaults, paymentKinds = [], vies = nobodyAnswers }: TestStudioOptions = {},
): Promise<TestStudio> {
  const database = await createTestDatabase();
  const dataFolder = await mkdtemp(path.join(os.tmpdir(), 'pinhole-studio-'));
  const errors: unknown[] = [];
  const made = engines(dataFolder);
  const egress = createEgress({ processors: [], onRecord: () => {}, untrusted });
  const studio = await createStudio({
    db: database.db,
    pool: database.pool,
    directUrl: database.connectionString,
    dataFolder,
    engines: made,
    providers: [],
    secret: 'the secret of a test, which nobody else has',
    publicUrl: 'https://studio.test',
    clock: systemClock,
    faults,
    // So that nobody waits for the end of a call that a test cut short.
    timing: { callMs: 5_000, lagMs: 0 },
    settings: {},
    fetchFor: () => fetch,
    paymentKinds,
    payFetchFor: () => fetch,
    vies,
    linesFor: () => openLine,
    fetchUntrusted: (url, request) => egress.fetchUntrusted(url, request),
    onEnd: () => {},
    onError: (error) => errors.push(error),
  });
  const runners: StepRunner[] = [];

  return {
    ...studio,
    connectionString: database.connectionString,
    dataFolder,
    errors,
    async person({ credits = 100, role = 'owner' } = {}) {
      const accountId = someId();
      const workspaceId = someId();
      await inTransaction(database.db, async (tx) => {
        await tx
          .insertInto('account')
          .values({ id: accountId, name: 'Test', email: `${accountId}@example.test` })
          .execute();
        await tx.insertInto('workspace').values({ id: workspaceId, name: 'Test', personal: true, created_by: accountId }).execute();
        await tx.insertInto('member').values({ workspace_id: workspaceId, account_id: accountId, role }).execute();
        await openLedger(tx, workspaceId);
        if (credits > 0)
          await grantCredits(tx, { workspaceId, amount: BigInt(credits) * 1_000_000n, key: `test:${workspaceId}`, reason: 'test' });
      });
      return {
        accountId,
        workspaceId,
        role,
        scopes: roleScopes[role],
        operator: false,
        via: { kind: 'session', sessionId: someId(), confirmAbove: null },
      };
    },
    startWorker({ concurrency = 8, leaseSeconds = 20 } = {}) {
      const runner = createStepRunner({
        db: database.db,
        signals: studio.signals,
        workerId: someId(),
        concurrency,
        leaseSeconds,
        slotsOf: () => new Map(made.map((engine) => [engine.id, engine.traits.maxConcurrency])),
        mostEach: () => studio.settings.get('generation.maxRunning') || null,
        run: (lease, signal) => runGenerationStep(studio.generations, lease, signal),
        giveUp: (lease, reason, error) => giveUpGeneration(studio.generations, lease, reason, error),
        onError: (error) => errors.push(error),
      });
      runners.push(runner);
      return runner;
    },
    async close() {
      await Promise.all(runners.map((runner) => runner.stop(0)));
      await Promise.all(made.map(async (engine) => engine.close?.()));
      await studio.close();
      await database.close();
      await rm(dataFolder, { recursive: true, force: true });
    },
  };
}
