import { createHash } from 'node:crypto';
import path from 'node:path';
import { compareStorage } from '../../modules/assets/index.ts';
import { verifyLedger } from '../../modules/credits/index.ts';
import { systemClock } from '../../platform/clock.ts';
import type { Db } from '../../platform/database/database.ts';
import { openFilesystemStorage } from '../../platform/storage/filesystem-storage.ts';
import { brokenRules } from './invariant-rules.ts';
import type { PaidTask } from './paid-provider.ts';

export interface Proof {
  readonly db: Db;
  readonly dataFolder: string;
  /** The provider's own ledger: everything it accepted, and would bill. */
  readonly tasks: readonly PaidTask[];
}

/** What holds whenever nothing is under way, whatever died before. Each line is a broken invariant. */
export async function findViolations({ db, dataFolder, tasks }: Proof): Promise<string[]> {
  const { violations } = await verifyLedger(db);
  const storage = await openFilesystemStorage({ folder: path.join(dataFolder, 'media') });
  const inTwoDays = { now: () => new Date(systemClock.now().getTime() + 2 * 86_400_000) };
  const { missingBlobs, unknownKeys } = await compareStorage({ db, clock: inTwoDays, storage });
  return [
    ...violations.map((line) => `I-1, I-2: ${line}`),
    ...(await brokenRules(db)),
    ...(await compareWithProvider(db, tasks)),
    ...missingBlobs.map((id) => `I-6: the bytes of blob ${id} are missing`),
    ...unknownKeys.map((key) => `I-6: nobody knows the bytes of ${key}`),
  ];
}

/** I-4 against the other side's books: one accepted task per key of ours, and every one of them booked as what it is. */
async function compareWithProvider(db: Db, tasks: readonly PaidTask[]): Promise<string[]> {
  const attempts = await db.selectFrom('generation_attempt').select(['id', 'state', 'handle']).execute();
  const byId = new Map(attempts.map((attempt) => [attempt.id, attempt]));
  const seen = new Set<string>();
  const broken: string[] = [];
  for (const task of tasks) {
    const attempt = byId.get(task.clientId);
    if (seen.has(task.clientId)) broken.push(`I-4: the provider accepted ${task.clientId} twice`);
    seen.add(task.clientId);
    if (!attempt) broken.push(`I-4: the provider bills ${task.id}, which we have no row of`);
    else if (attempt.state === 'prepared') broken.push(`I-4: ${task.id} is billed and its attempt is still open`);
    else if (attempt.state === 'rejected' && task.state === 'running') broken.push(`I-4: ${task.id} is billed and booked as refused`);
  }
  for (const { id, state } of attempts)
    if ((state === 'done' || state === 'accepted') && !seen.has(id))
      broken.push(`I-4: attempt ${id} is ${state} and the provider knows nothing`);
  return broken;
}

/** I-6 to the last byte: every committed file has the hash that its row names. */
export async function findChangedFiles({ db, dataFolder }: Pick<Proof, 'db' | 'dataFolder'>): Promise<string[]> {
  const storage = await openFilesystemStorage({ folder: path.join(dataFolder, 'media') });
  const changed: string[] = [];
  for (const { key, sha256 } of await db.selectFrom('blob').select(['key', 'sha256']).where('state', '=', 'committed').execute()) {
    const hash = createHash('sha256');
    for await (const chunk of (await storage.get(key)).stream) hash.update(chunk as Buffer);
    if (hash.digest('hex') !== sha256) changed.push(`I-6: ${key} has other bytes than its row says`);
  }
  return changed;
}
