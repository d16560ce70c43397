import type { PaymentConnection, PaymentHealth, PaymentKind } from '@pinhole/contract';
import { PaymentConnectionError, type PaymentProviderKind } from '@pinhole/payments';
import type { Actor } from '../../../platform/actor.ts';
import { AppError } from '../../../platform/app-error.ts';
import { isSecretField, partFields, refusedField } from '../../../platform/connection-fields.ts';
import { afterCommit, inTransaction, type Tx } from '../../../platform/database/database.ts';
import { appendAudit } from '../../audit/index.ts';
import type { BillingDeps } from '../billing-deps.ts';
import {
  insertPaymentConnection,
  listPaymentConnectionRows,
  lockPaymentConnection,
  type PaymentConnectionRow,
  updatePaymentConnectionRow,
} from '../store/connection-store.ts';
import { paymentWaysTopic, sealWay, secretsOfWay } from './payment-ways.ts';
import { askProvider, readHealth } from './provider-health.ts';

export const listPaymentKinds = ({ kinds }: BillingDeps): PaymentKind[] =>
  kinds.map((kind) => ({
    id: kind.id,
    title: kind.title,
    website: kind.website,
    location: kind.location,
    policyUrl: kind.policyUrl,
    fields: kind.fields.map(({ choices, default: preset, ...field }) => ({
      ...field,
      ...(preset === undefined ? {} : { default: preset }),
      ...(choices ? { choices: choices.map((choice) => ({ ...choice })) } : {}),
    })),
    sends: kind.sends.map((sent) => ({ ...sent })),
  }));

/** What showing a connection takes. */
type ShownDeps = Pick<BillingDeps, 'db' | 'ways' | 'seal' | 'publicUrl'>;

export async function listPaymentConnections(deps: ShownDeps): Promise<PaymentConnection[]> {
  const [rows, healthOf] = await Promise.all([listPaymentConnectionRows(deps.db), readHealth(deps)]);
  return rows.map((row) => present(deps, row, healthOf(row.id)));
}

export async function createPaymentConnection(
  deps: BillingDeps,
  actor: Actor,
  input: { readonly provider: string; readonly name: string; readonly fields: Readonly<Record<string, string>> },
): Promise<PaymentConnection> {
  const kind = deps.kinds.find(({ id }) => id === input.provider);
  if (!kind) throw new AppError('connection.provider_unknown', { pointer: '/provider' });
  const { open, secret } = partFields(kind, input.fields);
  const { live } = tryOpening(kind, { ...open, ...secret });
  const id = await inTransaction(deps.db, async (tx) => {
    for (let number = 1; ; number += 1) {
      const candidate = number === 1 ? kind.id : `${kind.id}-${number}`;
      const row = { id: candidate, provider: kind.id, name: input.name, fields: open, live, createdAt: deps.clock.now() };
      if (!(await insertPaymentConnection(tx, { ...row, sealed: sealWay(deps.seal, candidate, secret) }))) continue;
      await appendAudit(tx, { action: 'payments.connected', actorId: actor.accountId, subject: candidate, details: { provider: kind.id } });
      changed(deps, tx);
      return candidate;
    }
  });
  await deps.ways.refresh();
  return presentOne(deps, id);
}

export async function updatePaymentConnection(
  deps: BillingDeps,
  actor: Actor,
  id: string,
  change: {
    readonly name?: string | undefined;
    readonly fields?: Readonly<Record<string, string>> | undefined;
    readonly enabled?: boolean | undefined;
  },
): Promise<PaymentConnection> {
  if (change.enabled === true) await requireReadyToSell(deps, id);
  await inTransaction(deps.db, async (tx) => {
    const row = await lockPaymentConnection(tx, id);
    const kind = deps.kinds.find((candidate) => candidate.id === row?.provider);
    if (!row || !kind) throw new AppError('billing.way_not_found');
    const next = change.fields ? withFields(deps, kind, row, change.fields) : { open: row.fields, sealed: row.sealed };
    await updatePaymentConnectionRow(tx, id, {
      name: change.name ?? row.name,
      fields: next.open,
      sealed: next.sealed,
      enabled: change.enabled ?? row.enabled,
      at: deps.clock.now(),
    });
    await appendAudit(tx, {
      action: 'payments.changed',
      actorId: actor.accountId,
      subject: id,
      details: { what: Object.keys(change).toSorted().join(' ') },
    });
    changed(deps, tx);
  });
  await deps.ways.refresh();
  return presentOne(deps, id);
}

/** Real money waits until everything is there that it needs. What is on already stays on: buyers may be in the middle of it. */
async function requireReadyToSell(deps: BillingDeps, id: string): Promise<void> {
  const row = (await listPaymentConnectionRows(deps.db)).find((candidate) => candidate.id === id);
  if (!row?.live || row.enabled) return;
  const lines = await deps.hindrancesOf(id);
  if (lines.length > 0) throw new AppError('billing.not_ready_to_sell', { lines: lines.join(' ') });
}

/** What is not mentioned stays. Keys of the other world are refused: orders of one world must never be settled in the other. */
function withFields(deps: BillingDeps, kind: PaymentProviderKind, row: PaymentConnectionRow, change: Readonly<Record<string, string>>) {
  const secretNames = new Set(kind.fields.filter(isSecretField).map(({ name }) => name));
  const filled = Object.fromEntries(Object.entries(change).filter(([name, value]) => !(secretNames.has(name) && value === '')));
  const before = [...secretNames].some((name) => filled[name] === undefined) ? secretsOfWay(deps.seal, row) : {};
  const { open, secret } = partFields(kind, { ...row.fields, ...before, ...filled });
  if (tryOpening(kind, { ...open, ...secret }).live !== row.live) throw new AppError('billing.other_world');
  return { open, sealed: sealWay(deps.seal, row.id, secret) };
}

/** An adapter knows best what it can work with. */
function tryOpening(kind: PaymentProviderKind, fields: Readonly<Record<string, string>>): { readonly live: boolean } {
  try {
    kind.hosts(fields);
    return kind.open(fields);
  } catch (error) {
    if (error instanceof PaymentConnectionError) throw refusedField(error.field, error.message);
    throw error;
  }
}

/** Asks the provider, also while it is switched off: that is when an operator wants to know. */
export async function probePaymentConnection(deps: BillingDeps, id: string): Promise<PaymentConnection> {
  await askProvider(deps, deps.ways.require(id), { ofOperator: true });
  return presentOne(deps, id);
}

async function presentOne(deps: BillingDeps, id: string): Promise<PaymentConnection> {
  const found = (await listPaymentConnections(deps)).find((connection) => connection.id === id);
  if (!found) throw new AppError('billing.way_not_found');
  return found;
}

function present(deps: ShownDeps, row: PaymentConnectionRow, health: PaymentHealth): PaymentConnection {
  const way = deps.ways.all.get(row.id);
  return {
    id: row.id,
    provider: row.provider,
    name: row.name,
    fields: { ...row.fields },
    secrets: secretNamesOf(deps, row),
    enabled: row.enabled,
    live: row.live,
    seller: way?.provider.traits.seller ?? null,
    account: row.account,
    missing: [...row.missing],
    probedAt: row.probedAt?.toISOString() ?? null,
    problem: deps.ways.problems.get(row.id) ?? row.probeProblem,
    webhookUrl: way?.provider.webhook ? new URL(`/hooks/payments/${row.id}`, deps.publicUrl).href : null,
    health,
    createdAt: row.createdAt.toISOString(),
  };
}

function secretNamesOf({ seal }: ShownDeps, row: PaymentConnectionRow): string[] {
  try {
    return Object.keys(secretsOfWay(seal, row));
  } catch {
    return [];
  }
}

function changed(deps: BillingDeps, tx: Tx): void {
  afterCommit(tx, () => deps.signals.send(paymentWaysTopic));
}
