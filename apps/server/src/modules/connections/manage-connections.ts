import type { Connection, Offer, ProbeResult } from '@pinhole/contract';
import { ConnectionError, type EngineCall, EngineError, type Provider, type ProviderModel } from '@pinhole/engines';
import type { Actor } from '../../platform/actor.ts';
import { AppError } from '../../platform/app-error.ts';
import type { Clock } from '../../platform/clock.ts';
import { partFields, refusedField } from '../../platform/connection-fields.ts';
import { afterCommit, type Db, inTransaction, type Tx } from '../../platform/database/database.ts';
import type { Signals } from '../../platform/database/signals.ts';
import type { Seal } from '../../platform/seal.ts';
import { appendAudit } from '../audit/index.ts';
import {
  type Catalogue,
  disableModelsOf,
  findModelIdTaken,
  listModelRows,
  type ModelRow,
  type NewPrice,
  upsertProviderModel,
} from '../models/index.ts';
import {
  type ConnectionRow,
  countRunning,
  deleteConnectionRow,
  insertConnection,
  listConnectionRows,
  lockConnection,
  recordProbe,
  updateConnectionRow,
} from './connection-store.ts';
import { type Connections, connectionsTopic, toProviderModel } from './connections.ts';
import { openEngine } from './opened-engine.ts';
import { sealSecrets, secretsOf } from './secrets.ts';

export interface ConnectionsDeps {
  readonly db: Db;
  readonly signals: Pick<Signals, 'send'>;
  readonly seal: Seal;
  readonly clock: Clock;
  readonly providers: readonly Provider[];
  readonly connections: Connections;
  readonly catalogue: Catalogue;
  /** What a test call is given: the way out of this connection, and no scratch that lasts. */
  readonly callFor: (connectionId: string, signal: AbortSignal) => EngineCall;
}

const probeMs = 20_000;

export async function listConnections(deps: ConnectionsDeps): Promise<Connection[]> {
  const [rows, models, running] = await Promise.all([listConnectionRows(deps.db), listModelRows(deps.db), countRunning(deps.db)]);
  return rows.map((row) => present(deps, row, models, running));
}

function present(deps: ConnectionsDeps, row: ConnectionRow, models: readonly ModelRow[], running: ReadonlyMap<string, number>): Connection {
  return {
    id: row.id,
    provider: row.provider,
    name: row.name,
    fields: { ...row.fields },
    secrets: secretNames(deps, row),
    enabled: row.enabled,
    maxConcurrency: row.maxConcurrency,
    modelCount: models.filter((model) => model.engine === row.id && model.enabled).length,
    running: running.get(row.id) ?? 0,
    probedAt: row.probedAt?.toISOString() ?? null,
    problem: deps.connections.problems.get(row.id) ?? row.probeProblem,
    createdAt: row.createdAt.toISOString(),
  };
}

/** Which secrets are there; what they are is never told. */
function secretNames({ seal }: ConnectionsDeps, row: ConnectionRow): string[] {
  try {
    return Object.keys(secretsOf(seal, row));
  } catch {
    return [];
  }
}

const presentOne = async (deps: ConnectionsDeps, id: string): Promise<Connection> => {
  const found = (await listConnections(deps)).find((connection) => connection.id === id);
  if (!found) throw new AppError('connection.not_found');
  return found;
};

export async function createConnection(
  deps: ConnectionsDeps,
  actor: Actor,
  input: { readonly provider: string; readonly name: string; readonly fields: Readonly<Record<string, string>> },
): Promise<Connection> {
  const provider = deps.providers.find(({ id }) => id === input.provider);
  if (!provider) throw new AppError('connection.provider_unknown', { pointer: '/provider' });
  const { open, secret } = partFields(provider, input.fields);
  tryOpening(provider, { ...open, ...secret });
  const id = await inTransaction(deps.db, async (tx) => {
    for (let number = 1; ; number += 1) {
      const candidate = number === 1 ? provider.id : `${provider.id}-${number}`;
      const sealed = sealSecrets(deps.seal, candidate, secret);
      if (!(await insertConnection(tx, { id: candidate, provider: provider.id, name: input.name, fields: open, sealed }))) continue;
      changed(deps, tx);
      await appendAudit(tx, {
        action: 'connection.created',
        actorId: actor.accountId,
        subject: candidate,
        details: { provider: provider.id },
      });
      return candidate;
    }
  });
  await deps.connections.refresh();
  return presentOne(deps, id);
}

export async function updateConnection(
  deps: ConnectionsDeps,
  actor: Actor,
  id: string,
  change: {
    readonly name?: string | undefined;
    readonly fields?: Readonly<Record<string, string>> | undefined;
    readonly enabled?: boolean | undefined;
    readonly maxConcurrency?: number | null | undefined;
  },
): Promise<Connection> {
  await inTransaction(deps.db, async (tx) => {
    const row = await lockConnection(tx, id);
    const provider = deps.providers.find((candidate) => candidate.id === row?.provider);
    if (!row || !provider) throw new AppError('connection.not_found');
    const next = change.fields ? withFields(deps, provider, row, change.fields) : { open: row.fields, sealed: row.sealed };
    await updateConnectionRow(tx, id, {
      name: change.name ?? row.name,
      fields: next.open,
      sealed: next.sealed,
      enabled: change.enabled ?? row.enabled,
      maxConcurrency: change.maxConcurrency === undefined ? row.maxConcurrency : change.maxConcurrency,
    });
    changed(deps, tx);
    await appendAudit(tx, {
      action: 'connection.changed',
      actorId: actor.accountId,
      subject: id,
      details: { what: Object.keys(change).toSorted().join(' ') },
    });
  });
  await deps.connections.refresh();
  await deps.catalogue.refresh();
  return presentOne(deps, id);
}

/** What is not mentioned stays, a secret that can no longer be opened excepted: that one has to be entered again. */
function withFields(deps: ConnectionsDeps, provider: Provider, row: ConnectionRow, change: Readonly<Record<string, string>>) {
  const isSecret = (name: string): boolean => provider.fields.some((field) => field.name === name && field.kind === 'secret');
  const needsSecrets = provider.fields.some(({ kind, name }) => kind === 'secret' && change[name] === undefined);
  const before = needsSecrets ? secretsOf(deps.seal, row) : {};
  // A place of work moved elsewhere must not take the key of the former one along.
  for (const field of provider.fields.filter(({ kind }) => kind === 'url')) {
    const moved = change[field.name] !== undefined && originOf(change[field.name]) !== originOf(row.fields[field.name]);
    const missing = Object.keys(before).find((name) => change[name] === undefined);
    if (moved && missing !== undefined) throw refusedField(missing, `The address leads elsewhere now: enter ${missing} again.`);
  }
  const filled = Object.fromEntries(Object.entries(change).filter(([name, value]) => !(isSecret(name) && value === '')));
  const { open, secret } = partFields(provider, { ...row.fields, ...before, ...filled });
  tryOpening(provider, { ...open, ...secret });
  return { open, sealed: sealSecrets(deps.seal, row.id, secret) };
}

const originOf = (address: string | undefined): string | undefined => URL.parse(address ?? '')?.origin;

/** An adapter knows best what it can work with. */
function tryOpening(provider: Provider, fields: Readonly<Record<string, string>>): void {
  try {
    provider.hosts({ fields });
    provider.open({ fields, models: [] });
  } catch (error) {
    if (error instanceof ConnectionError) throw refusedField(error.field, error.message);
    throw error;
  }
}

export async function deleteConnection(deps: ConnectionsDeps, actor: Actor, id: string): Promise<void> {
  await inTransaction(deps.db, async (tx) => {
    if (!(await lockConnection(tx, id))) throw new AppError('connection.not_found');
    const busy = (await countRunning(tx)).get(id) ?? 0;
    if (busy > 0) throw new AppError('connection.busy', { running: String(busy) });
    await disableModelsOf(tx, id);
    await deleteConnectionRow(tx, id);
    changed(deps, tx);
    await appendAudit(tx, { action: 'connection.deleted', actorId: actor.accountId, subject: id });
  });
  await deps.connections.refresh();
  await deps.catalogue.refresh();
}

/** Asks the provider, also while the connection is switched off: that is when an operator wants to know. */
export async function probeConnection(deps: ConnectionsDeps, id: string): Promise<ProbeResult> {
  const { provider, row, fields } = await requireConnection(deps, id);
  const engine = openEngine(provider, { ...row, fields, models: [], now: () => deps.clock.now() });
  const began = performance.now();
  const failure = await engine
    .probe(deps.callFor(id, AbortSignal.timeout(probeMs)))
    .then((answer) => (answer.ok ? null : answer.error))
    .catch((error: unknown) =>
      error instanceof EngineError
        ? error
        : { kind: 'network' as const, message: 'The provider did not answer. Check the address and the network.' },
    );
  const problem = failure?.message ?? null;
  const tookMs = Math.round(performance.now() - began);
  await inTransaction(deps.db, (tx) => recordProbe(tx, id, problem));
  return { ok: failure === null, kind: failure?.kind ?? null, problem, tookMs };
}

export async function listOffers(deps: ConnectionsDeps, id: string): Promise<Offer[]> {
  const [offers, rows] = [await offersOf(deps, id), await listModelRows(deps.db)];
  return offers.map(({ descriptor, providerModel, cost }) => ({
    id: descriptor.id,
    title: descriptor.title,
    summary: descriptor.summary,
    output: descriptor.output,
    operations: [...descriptor.operations],
    providerModel,
    cost: { ...cost },
    typical: {
      width: descriptor.size.default.width,
      height: descriptor.size.default.height,
      clipSeconds: descriptor.duration?.default ?? null,
      workSeconds: descriptor.typicalSeconds,
    },
    modelId: rows.find((row) => row.engine === id && row.engineModel === descriptor.id && row.enabled)?.id ?? null,
  }));
}

/** Puts offers into the catalogue under their own name, or under the connection's where that name is taken. */
export async function takeOffers(
  deps: ConnectionsDeps,
  actor: Actor,
  id: string,
  taken: readonly { readonly offer: string; readonly price: NewPrice }[],
): Promise<string[]> {
  const offers = await offersOf(deps, id);
  const chosen = taken.map(({ offer, price }, index) => {
    const found = offers.find(({ descriptor }) => descriptor.id === offer);
    if (!found) throw new AppError('connection.offer_unknown', { pointer: `/models/${index}/offer` });
    return { offer: found, price };
  });
  const ids = await inTransaction(deps.db, async (tx) => {
    if (!(await lockConnection(tx, id))) throw new AppError('connection.not_found');
    const made: string[] = [];
    for (const { offer, price } of chosen) {
      const modelId = await modelIdFor(tx, id, offer);
      await upsertProviderModel(tx, { id: modelId, engine: id, offer, price });
      made.push(modelId);
    }
    changed(deps, tx);
    await appendAudit(tx, { action: 'models.added', actorId: actor.accountId, subject: id, details: { models: made.join(' ') } });
    return made;
  });
  await deps.connections.refresh();
  await deps.catalogue.refresh();
  return ids;
}

async function modelIdFor(tx: Tx, connectionId: string, { descriptor }: ProviderModel): Promise<string> {
  const taken = await findModelIdTaken(tx, descriptor.id);
  return !taken || taken.engine === connectionId ? descriptor.id : `${connectionId}.${descriptor.id}`;
}

/** The starter catalogue, what the connection itself names, and what was taken before; one entry a model, the newest words win. */
async function offersOf(deps: ConnectionsDeps, id: string): Promise<readonly ProviderModel[]> {
  const { provider, fields } = await requireConnection(deps, id);
  const taken = (await listModelRows(deps.db)).filter(({ engine }) => engine === id).flatMap(toProviderModel);
  const discovered = provider.discover ? await discover(deps, provider, id, fields) : [];
  const byId = new Map([...taken, ...provider.starter.models, ...discovered].map((offer) => [offer.descriptor.id, offer]));
  return [...byId.values()];
}

async function discover(
  deps: ConnectionsDeps,
  provider: Provider,
  id: string,
  fields: Readonly<Record<string, string>>,
): Promise<readonly ProviderModel[]> {
  try {
    return (
      (await provider.discover?.({ fields, models: [], now: () => deps.clock.now() }, deps.callFor(id, AbortSignal.timeout(probeMs)))) ?? []
    );
  } catch (error) {
    if (provider.starter.models.length > 0) return [];
    throw new AppError('connection.unreachable', { detail: error instanceof EngineError ? error.message : 'no answer' }, { cause: error });
  }
}

async function requireConnection(deps: ConnectionsDeps, id: string) {
  const row = (await listConnectionRows(deps.db)).find((candidate) => candidate.id === id);
  const provider = deps.providers.find((candidate) => candidate.id === row?.provider);
  if (!row || !provider) throw new AppError('connection.not_found');
  return { row, provider, fields: { ...row.fields, ...secretsOf(deps.seal, row) } };
}

function changed(deps: ConnectionsDeps, tx: Tx): void {
  afterCommit(tx, () => deps.signals.send(connectionsTopic));
}
