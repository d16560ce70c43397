import * as fc from 'fast-check';
import { sql } from 'kysely';
import { expect, it } from 'vitest';
import { createDatabase, createPool, inTransaction, type Tx } from '../../platform/database/database.ts';
import { makeWorkspace } from '../../testing/factories.ts';
import { createTestDatabase } from '../../testing/test-database.ts';
import {
  clawBack,
  closeBooks,
  creditPurchase,
  freezeSpending,
  getBalance,
  grantCredits,
  grantQuota,
  holdCredits,
  limitWorkspace,
  plainTerms,
  reinstatePayment,
  settleHold,
  unfreezeSpending,
  verifyLedger,
} from './index.ts';
import { callLapse } from './ledger-store.ts';

/** What the ledger should be, in the plainest code that says it. */
interface Lot {
  readonly kind: 0 | 1 | 2;
  readonly expiresAt: number | null;
  readonly order: number;
  amount: bigint;
}
interface Model {
  closed: boolean;
  frozen: boolean;
  cap: bigint | null;
  /** Spent or reserved, by month. */
  committed: Map<string, bigint>;
  debt: bigint;
  charged: bigint;
  lots: Lot[];
  holds: Map<string, { amount: bigint; month: string; sources: [Lot, bigint][] }>;
  payments: Map<string, { lot: Lot; granted: bigint; taken: bigint }>;
}

// biome-ignore format: how often each comes is seen best in lines
const kinds = [
  'gift', 'gift that ends', 'plan', 'buy', 'buy again', 'claw back', 'claw back again', 'reinstate',
  'hold', 'hold', 'hold', 'hold', 'hold again', 'capture', 'capture', 'part', 'release', 'expire',
  'lapse', 'freeze', 'unfreeze', 'cap', 'close',
] as const;
type Kind = (typeof kinds)[number];
interface Operation {
  readonly index: number;
  readonly workspace: number;
  readonly kind: Kind;
  readonly amount: bigint;
  readonly pick: number;
}

const people = 12;
const hourMs = 3_600_000;
const begin = Date.parse('2026-11-03T00:00:00Z');

it('every random history ends where the plainest model says, also when connections break off', { timeout: 300_000 }, async () => {
  const test = await createTestDatabase();
  let pool = createPool({ connectionString: test.connectionString, max: 1 });
  let db = createDatabase(pool);
  try {
    const workspaces = await Promise.all(Array.from({ length: people }, () => makeWorkspace(test.db)));
    let models: Model[] = workspaces.map(() => ({
      closed: false,
      frozen: false,
      cap: null,
      committed: new Map(),
      debt: 0n,
      charged: 0n,
      lots: [],
      holds: new Map(),
      payments: new Map(),
    }));
    const operations: Operation[] = fc
      .sample(
        fc.record({
          workspace: fc.nat(people - 1),
          kind: fc.constantFrom(...kinds),
          amount: fc.oneof(fc.bigInt(1n, 40n), fc.bigInt(1n, 2_000n)),
          pick: fc.nat(),
        }),
        { numRuns: 10_000, seed: 20_261_121 },
      )
      .map((operation, index) => ({ ...operation, index }));
    let broken = 0;
    for (let start = 0; start < operations.length; start += 125) {
      const batch = operations.slice(start, start + 125);
      // Every fourth batch loses its connection before the commit: nothing of it happened, and it is done again with the same keys.
      if ((start / 125) % 4 === 3) {
        const lost = inTransaction(db, async (tx) => {
          const copy = structuredClone(models);
          for (const operation of batch.slice(0, 60)) await play(tx, workspaces, copy, operation);
          await sql`select pg_terminate_backend(pg_backend_pid())`.execute(tx);
        });
        await expect(lost).rejects.toThrow();
        broken += 1;
        await pool.end();
        pool = createPool({ connectionString: test.connectionString, max: 1 });
        db = createDatabase(pool);
      }
      const next = structuredClone(models);
      await inTransaction(db, async (tx) => {
        for (const operation of batch) await play(tx, workspaces, next, operation);
      });
      models = next;
    }
    expect(broken).toBe(20);
    const now = new Date(begin + operations.length * hourMs);
    for (const [index, model] of models.entries()) {
      const read = await getBalance({ db: test.db, clock: { now: () => now }, terms: () => plainTerms }, workspaces[index] ?? '');
      expect({ available: BigInt(read.available), held: BigInt(read.held), debt: BigInt(read.debt) }, `workspace ${index}`).toEqual({
        available: sum(model.lots.filter(({ expiresAt }) => expiresAt === null || expiresAt > now.getTime()).map(({ amount }) => amount)),
        held: sum([...model.holds.values()].map(({ amount }) => amount)),
        debt: model.debt,
      });
    }
    const report = await verifyLedger(test.db);
    expect(report.violations).toEqual([]);
    expect(report.sums.charged).toBe(String(sum(models.map(({ charged }) => charged))));
    expect(report.units).toEqual({ credit: '0' });
    expect(report.transfers).toBeGreaterThan(3_000);
  } finally {
    await pool.end();
    await test.close();
  }
});

const sum = (amounts: readonly bigint[]): bigint => amounts.reduce((total, amount) => total + amount, 0n);
const least = (...amounts: readonly bigint[]): bigint => amounts.reduce((lowest, amount) => (amount < lowest ? amount : lowest));
/** The same for a repeated batch: the id of what an operation makes is its number. */
const idOf = (index: number): string => `00000000-0000-7000-8000-${String(index).padStart(12, '0')}`;

async function play(
  tx: Tx,
  workspaces: readonly string[],
  models: readonly Model[],
  { index, workspace, kind, amount, pick }: Operation,
): Promise<void> {
  const workspaceId = workspaces[workspace] ?? '';
  const model = models[workspace];
  if (!model) throw new Error('no model');
  const time = begin + index * hourMs;
  const now = new Date(time);
  const month = now.toISOString().slice(0, 7);
  const id = idOf(index);
  const chosen = <Item>(items: readonly Item[]): Item | undefined => items[pick % Math.max(1, items.length)];
  const add = (lot: Omit<Lot, 'order'>): Lot => {
    const made = { ...lot, order: index };
    model.lots.push(made);
    return made;
  };
  const gone = async (work: Promise<unknown>): Promise<boolean> => {
    if (!model.closed) {
      await work;
      return false;
    }
    await expect(work).rejects.toMatchObject({ code: 'workspace.not_found' });
    return true;
  };

  if (kind === 'gift' || kind === 'gift that ends') {
    const expiresAt = kind === 'gift' ? null : time + (1 + (pick % 900)) * hourMs;
    const grant = { workspaceId, amount, key: id, reason: 'test', ...(expiresAt ? { expiresAt: new Date(expiresAt) } : {}) } as const;
    if (await gone(grantCredits(tx, grant))) return;
    expect(await grantCredits(tx, grant)).toBe(false);
    const forever = kind === 'gift' ? model.lots.find((lot) => lot.kind === 0 && lot.expiresAt === null) : undefined;
    if (forever) forever.amount += amount;
    else add({ kind: 0, expiresAt, amount });
  } else if (kind === 'plan') {
    const endsAt = time + 720 * hourMs;
    const quota = { workspaceId, amount, startsAt: now, endsAt: new Date(endsAt) };
    if (await gone(grantQuota(tx, quota))) return;
    expect(await grantQuota(tx, quota)).toBe(false);
    add({ kind: 1, expiresAt: endsAt, amount });
  } else if (kind === 'buy') {
    if (await gone(creditPurchase(tx, { workspaceId, amount, payment: id }))) return;
    const paid = least(amount, model.debt);
    model.debt -= paid;
    model.payments.set(id, { lot: add({ kind: 2, expiresAt: null, amount: amount - paid }), granted: amount, taken: 0n });
  } else if (kind === 'buy again') {
    const known = chosen([...model.payments.keys()]);
    if (known) expect(await creditPurchase(tx, { workspaceId, amount, payment: known })).toBe(false);
  } else if (kind === 'claw back' || kind === 'claw back again') {
    const known = chosen([...model.payments]);
    if (!known) return;
    const [payment, bought] = known;
    const claimed = least(amount, bought.granted - bought.taken);
    const owed = claimed - least(claimed, bought.lot.amount);
    const clawback = { payment, amount, key: id, reason: 'refund' } as const;
    expect(await clawBack(tx, clawback)).toEqual({ claimed, owed });
    if (kind === 'claw back again' && claimed > 0n) expect(await clawBack(tx, clawback)).toEqual({ claimed: 0n, owed: 0n });
    bought.taken += claimed;
    bought.lot.amount -= claimed - owed;
    if (!model.closed) model.debt += owed;
  } else if (kind === 'reinstate') {
    const known = chosen([...model.payments]);
    if (!known) return;
    const [payment, bought] = known;
    const back = model.closed ? 0n : bought.taken;
    expect(await reinstatePayment(tx, { payment, key: id })).toBe(back);
    const paid = least(back, model.debt);
    model.debt -= paid;
    bought.lot.amount += back - paid;
    bought.taken -= back;
  } else if (kind === 'hold' || kind === 'hold again') {
    const known = kind === 'hold again' ? chosen([...model.holds.keys()]) : undefined;
    const holdId = known ?? id;
    const lots = model.lots
      .filter((lot) => lot.amount > 0n && (lot.expiresAt === null || lot.expiresAt > time))
      .toSorted((a, b) => a.kind - b.kind || (a.expiresAt ?? Infinity) - (b.expiresAt ?? Infinity) || a.order - b.order);
    const expected = known
      ? 'fine'
      : model.closed || model.frozen
        ? 'credits.frozen'
        : sum(lots.map((lot) => lot.amount)) < amount
          ? 'credits.insufficient'
          : model.cap !== null && (model.committed.get(month) ?? 0n) + amount > model.cap
            ? 'credits.cap_reached'
            : 'fine';
    const done = await holdCredits(tx, {
      holdId,
      workspaceId,
      amount,
      generationId: holdId,
      expiresAt: now,
      accountId: null,
      keyId: null,
      terms: plainTerms,
      now,
    }).then(
      () => 'fine',
      (error: { code?: string }) => error.code,
    );
    expect(done, `operation ${index}`).toBe(expected);
    if (known || done !== 'fine') return;
    const sources: [Lot, bigint][] = [];
    let rest = amount;
    for (const lot of lots) {
      const taken = least(rest, lot.amount);
      if (taken === 0n) break;
      lot.amount -= taken;
      rest -= taken;
      sources.push([lot, taken]);
    }
    model.committed.set(month, (model.committed.get(month) ?? 0n) + amount);
    model.holds.set(holdId, { amount, month, sources });
  } else if (kind === 'capture' || kind === 'part' || kind === 'release' || kind === 'expire') {
    const known = chosen([...model.holds]);
    if (!known) return;
    const [holdId, held] = known;
    const captured = kind === 'capture' ? held.amount : kind === 'part' ? held.amount / 2n : 0n;
    const spend = { operation: 'edit', modelId: 'm', priceVersion: 1, cost: null, timeZone: 'UTC', now };
    const settle = { holdId, captured, generationId: holdId, back: kind === 'expire' ? 'expire' : 'release', spend } as const;
    expect(await settleHold(tx, settle)).toBe(true);
    expect(await settleHold(tx, { ...settle, captured: held.amount })).toBe(false);
    let back = held.amount - captured;
    const paying: Lot[] = [];
    for (const [lot, taken] of held.sources.toReversed()) {
      const returned = least(back, taken);
      lot.amount += returned;
      back -= returned;
      if (returned > 0n && lot.kind === 2) paying.push(lot);
    }
    if (model.debt > 0n) {
      // Which of several purchased lots pays first is the database's choice; what matters is the sum.
      const paid = least(model.debt, sum(paying.map((lot) => lot.amount)));
      if (paying.length > 1 && paid > 0n && paid < sum(paying.map((lot) => lot.amount))) await readBack(tx, model, paying, paid);
      else for (const lot of paying) lot.amount -= paying.length === 1 ? paid : lot.amount;
      model.debt -= paid;
    }
    model.charged += captured;
    model.committed.set(held.month, (model.committed.get(held.month) ?? 0n) - held.amount + captured);
    model.holds.delete(holdId);
  } else if (kind === 'lapse') {
    const { rows } = await sql<{ id: string }>`select wallet_id as id from ledger_link where workspace_id = ${workspaceId}`.execute(tx);
    const ended = model.lots.filter((lot) => lot.amount > 0n && lot.expiresAt !== null && lot.expiresAt <= time);
    expect(await callLapse(tx, rows[0]?.id ?? '', now)).toBe(ended.length);
    for (const lot of ended) lot.amount = 0n;
  } else if (kind === 'freeze') {
    await freezeSpending(tx, workspaceId, 'dispute');
    model.frozen = true;
  } else if (kind === 'unfreeze') {
    await unfreezeSpending(tx, workspaceId);
    model.frozen = false;
  } else if (kind === 'cap') {
    const cap = pick % 3 === 0 ? null : amount * 20n;
    const deps = { clock: { now: () => now }, terms: () => plainTerms };
    await limitWorkspace(deps, tx, workspaceId, cap);
    model.cap = cap;
  } else if (kind === 'close' && workspace < 3 && pick % 5 === 0) {
    const busy = model.holds.size > 0;
    const closing = closeBooks(tx, workspaceId, 'forfeit');
    if (busy && !model.closed) {
      await expect(closing).rejects.toMatchObject({ code: 'credits.held' });
      return;
    }
    expect(await closing).toBe(!model.closed);
    model.closed = true;
    model.debt = 0n;
    for (const lot of model.lots) lot.amount = 0n;
  }
}

/** Takes over from the database how a debt was paid from several lots, after checking that it was paid in whole. */
async function readBack(tx: Tx, model: Model, paying: readonly Lot[], paid: bigint): Promise<void> {
  const before = sum(paying.map((lot) => lot.amount));
  for (const lot of paying) {
    const payment = [...model.payments].find(([, bought]) => bought.lot === lot)?.[0];
    const { rows } = await sql<{ balance: bigint }>`
      select balance from ledger_account where id = (select lot_id from payment_credit where payment = ${payment})`.execute(tx);
    lot.amount = rows[0]?.balance ?? -1n;
  }
  expect(before - sum(paying.map((lot) => lot.amount))).toBe(paid);
}
