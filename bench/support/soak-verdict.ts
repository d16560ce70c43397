import path from 'node:path';
import type { Balance } from '@pinhole/contract';
import { sweepBlobs } from '../../apps/server/src/modules/assets/index.ts';
import { openFilesystemStorage } from '../../apps/server/src/platform/storage/filesystem-storage.ts';
import { welcomeCredits } from '../../apps/server/src/testing/faults/fault-service.ts';
import { findChangedFiles, findViolations } from '../../apps/server/src/testing/faults/invariants.ts';
import type { SoakClient } from './soak-client.ts';
import type { Soak } from './soak-world.ts';

export interface Verdict {
  readonly facts: readonly (readonly [string, string])[];
  readonly violations: readonly string[];
}

/** The model ledger is made of nothing but answers that customers got. */
export async function judgeSoak(soak: Soak, people: readonly SoakClient[]): Promise<Verdict> {
  const { db, provider, dataFolder } = soak;
  const known = people.flatMap((client) => client.known);
  const violations = people.flatMap((client) => client.contradictions);
  const spent = known.reduce((sum, { end }) => sum + BigInt(end?.charged ?? 0), 0n);
  const answer = await fetch(`${soak.url()}/v1/credits`, { headers: { authorization: soak.authorization } });
  const balance = (await answer.json()) as Balance;
  if (BigInt(balance.available) !== welcomeCredits - spent)
    violations.push(`the answers make ${welcomeCredits - spent} credits, the service says ${balance.available}`);
  if (balance.held !== '0') violations.push(`${balance.held} are still held`);

  const rows = await db.selectFrom('generation').select(['id', 'state', 'charged_micros']).execute();
  const ours = new Map(rows.map((row) => [row.id, row]));
  for (const { id, end } of known) {
    const row = ours.get(id);
    ours.delete(id);
    if (row?.state !== end?.state || row?.charged_micros !== BigInt(end?.charged ?? -1))
      violations.push(`the customer was told ${end?.state} ${end?.charged} of ${id}, and it is ${row?.state} ${row?.charged_micros}`);
  }
  const unanswered = people.reduce((sum, client) => sum + client.unanswered.length, 0);
  if (ours.size > unanswered) violations.push(`${ours.size} generations that no customer was told of`);

  const storage = await openFilesystemStorage({ folder: path.join(dataFolder, 'media') });
  const inTwoDays = { now: () => new Date(Date.now() + 2 * 86_400_000) };
  const swept = await sweepBlobs({ db, clock: inTwoDays, storage });
  violations.push(...(await findViolations({ db, dataFolder, tasks: provider.tasks })), ...(await findChangedFiles({ db, dataFolder })));

  const attempts = await db.selectFrom('generation_attempt').select(['id', 'state']).execute();
  const stateOf = new Map(attempts.map(({ id, state }) => [id, state]));
  const booked: Record<string, number> = {};
  for (const task of provider.tasks) {
    const state = stateOf.get(task.clientId) ?? 'unknown';
    const name = state === 'accepted' ? 'lost after it was accepted' : state;
    booked[name] = (booked[name] ?? 0) + 1;
  }
  const ends: Record<string, number> = {};
  for (const { end } of known) ends[end?.state ?? 'open'] = (ends[end?.state ?? 'open'] ?? 0) + 1;
  const set = (counts: Readonly<Record<string, number>>): string =>
    Object.entries(counts)
      .map(([name, times]) => `${times} ${name}`)
      .join(', ');
  return {
    violations,
    facts: [
      ['generations that customers know', `${known.length}: ${set(ends)}`],
      ['requests repeated after a lost answer', String(people.reduce((sum, client) => sum + client.retries, 0))],
      ['keys never answered with a generation', String(unanswered)],
      ['micro-credits charged, by the answers and by the ledger', String(spent)],
      ['tasks that the provider bills', `${provider.tasks.length}: ${set(booked)}`],
      ['files begun and never claimed, swept', String(swept)],
      ...Object.entries(soak.counts)
        .toSorted(([left], [right]) => left.localeCompare(right))
        .map(([name, times]): [string, string] => [name, String(times)]),
    ],
  };
}
