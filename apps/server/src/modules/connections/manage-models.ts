import type { AdminModel, ModelChange } from '@pinhole/contract';
import type { Actor } from '../../platform/actor.ts';
import { AppError } from '../../platform/app-error.ts';
import { afterCommit, inTransaction } from '../../platform/database/database.ts';
import { appendAudit } from '../audit/index.ts';
import {
  type CatalogueModel,
  clearModelFailures,
  limitsOf,
  lockChanges,
  mergeChanges,
  type NewPrice,
  presentModel,
  setChanges,
  setEnabled,
  setPrice,
} from '../models/index.ts';
import { connectionsTopic } from './connections.ts';
import type { ConnectionsDeps } from './manage-connections.ts';

type ModelDeps = Pick<ConnectionsDeps, 'db' | 'signals' | 'catalogue'>;

export async function listAdminModels({ catalogue }: Pick<ModelDeps, 'catalogue'>): Promise<AdminModel[]> {
  await catalogue.refresh();
  return (await catalogue.list()).map(present);
}

function present(model: CatalogueModel): AdminModel {
  const { breaker, cost } = model;
  return {
    ...presentModel(model),
    enabled: model.enabled,
    providerModel: model.providerModel,
    cost: cost && { ...cost },
    offered: { title: model.offered.title, limits: limitsOf(model.offered) },
    changed: Object.keys(model.changes).length > 0,
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
