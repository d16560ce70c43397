import type { AdminModel, ModelChange } from '@pinhole/contract';
import type { Actor } from '../../platform/actor.ts';
import { AppError } from '../../platform/app-error.ts';
import { afterCommit, inTransaction } from '../../platform/database/database.ts';
import { appendAudit } from '../audit/index.ts';
import {
  type Catalogue,
  type CatalogueModel,
  clearModelFailures,
  limitsOf,
  lockChanges,
  mergeChanges,
  type NewPrice,
  setChanges,
  setEnabled,
  setPrice,
} from '../models/index.ts';
import { connectionsTopic } from './connections.ts';
import type { ConnectionsDeps } from './manage-connections.ts';

type ModelDeps = Pick<ConnectionsDeps, 'db' | 'signals' | 'catalogue'>;

export async function listAdminModels({ catalogue }: Pick<ModelDeps, 'catalogue'>): Promise<AdminModel[]> {
  await catalogue.refresh();
  return (await catalogue.list()).map((model) => present(catalogue, model));
}

function present(catalogue: Catalogue, model: CatalogueModel): AdminModel {
  const { breaker, cost } = model;
  return {
    ...catalogue.present(model),
    enabled: model.enabled,
    providerModel: model.providerModel,
    cost: cost && { ...cost },
    offered: { title: model.offered.title, limits: limitsOf(model.offered) },
    substitutes: [...model.substitutes],
    changed: Object.keys(model.changes).some((name) => name !== 'substitutes'),
    breaker: breaker && {
      failures: breaker.failures,
      lastFailure: breaker.lastFailure,
      openUntil: breaker.openUntil?.toISOString() ?? null,
    },
  };
}

export async function updateModel(
  deps: ModelDeps,
  actor: Actor,
  id: string,
  change: Omit<ModelChange, 'price'> & { readonly price?: NewPrice | undefined },
): Promise<AdminModel> {
  requireSubstitutes(change.substitutes, id, await listAdminModels(deps));
  await inTransaction(deps.db, async (tx) => {
    const { enabled, price, ...words } = change;
    const before = await lockChanges(tx, id);
    if (!before) throw new AppError('model.not_found', { model: id });
    if (Object.values(words).some((value) => value !== undefined)) await setChanges(tx, id, mergeChanges(before, words));
    if (enabled !== undefined) await setEnabled(tx, id, enabled);
    if (price) await setPrice(tx, id, price);
    afterCommit(tx, () => deps.signals.send(connectionsTopic));
    await appendAudit(tx, {
      action: 'model.changed',
      actorId: actor.accountId,
      subject: id,
      details: {
        what: Object.keys(change).toSorted().join(' '),
        ...(enabled === undefined ? {} : { enabled: String(enabled) }),
        ...(price
          ? { perOutput: String(price.perOutput), perMegapixel: String(price.perMegapixel), perSecond: String(price.perSecond) }
          : {}),
      },
    });
  });
  return presentFresh(deps, id);
}

/** A substitute makes the same kind of thing, at another engine: one behind the same engine fails with it. */
function requireSubstitutes(substitutes: readonly string[] | undefined, id: string, models: readonly AdminModel[]): void {
  const model = models.find((known) => known.id === id);
  if (!model) throw new AppError('model.not_found', { model: id });
  for (const [index, wanted] of (substitutes ?? []).entries()) {
    const other = models.find((known) => known.id === wanted);
    const pointer = `/substitutes/${index}`;
    if (!other) throw new AppError('request.invalid', { pointer, detail: 'There is no such model.' });
    if (other.engine === model.engine)
      throw new AppError('request.invalid', { pointer, detail: 'It has the same engine, and fails when that one does.' });
    if (other.output !== model.output)
      throw new AppError('request.invalid', { pointer, detail: `It does not make the same: ${other.output}.` });
  }
}

export async function closeBreaker(deps: ModelDeps, actor: Actor, id: string): Promise<AdminModel> {
  await inTransaction(deps.db, async (tx) => {
    await clearModelFailures(tx, id);
    afterCommit(tx, () => deps.signals.send(connectionsTopic));
    await appendAudit(tx, { action: 'model.breaker_closed', actorId: actor.accountId, subject: id });
  });
  return presentFresh(deps, id);
}

async function presentFresh(deps: ModelDeps, id: string): Promise<AdminModel> {
  const found = (await listAdminModels(deps)).find((model) => model.id === id);
  if (!found) throw new AppError('model.not_found', { model: id });
  return found;
}
