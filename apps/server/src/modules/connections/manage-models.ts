import type { AdminModel } from '@pinhole/contract';
import type { Actor } from '../../platform/actor.ts';
import { AppError } from '../../platform/app-error.ts';
import { afterCommit, inTransaction } from '../../platform/database/database.ts';
import { appendAudit } from '../audit/index.ts';
import { type CatalogueModel, clearModelFailures, type NewPrice, presentModel, setEnabled, setPrice } from '../models/index.ts';
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
  change: { readonly enabled?: boolean | undefined; readonly price?: NewPrice | undefined },
): Promise<AdminModel> {
  await inTransaction(deps.db, async (tx) => {
    const { enabled, price } = change;
    if (enabled !== undefined && !(await setEnabled(tx, id, enabled))) throw new AppError('model.not_found', { model: id });
    if (price && !(await setPrice(tx, id, price))) throw new AppError('model.not_found', { model: id });
    afterCommit(tx, () => deps.signals.send(connectionsTopic));
    await appendAudit(tx, {
      action: 'model.changed',
      actorId: actor.accountId,
      subject: id,
      details: {
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
