import type { CostRule, JsonObject, ModelDescriptor, ProviderModel } from '@pinhole/engines';
import { sql } from 'kysely';
import type { Db, Tx } from '../../platform/database/database.ts';
import { type ModelChanges, withChanges } from './model-changes.ts';

export interface ModelRow {
  readonly id: string;
  readonly engine: string;
  readonly engineModel: string;
  readonly enabled: boolean;
  /** What people may use: what the engine says, with the operator's changes over it. */
  readonly descriptor: ModelDescriptor;
  /** What the engine says. */
  readonly offered: ModelDescriptor;
  readonly changes: ModelChanges;
  /** Models of other engines that make the same, as the operator says. */
  readonly substitutes: readonly string[];
  readonly price: { readonly version: number; readonly perOutput: bigint; readonly perMegapixel: bigint; readonly perSecond: bigint };
  /** What its provider calls it and charges; null for engines of our own. */
  readonly providerModel: string | null;
  readonly mapping: JsonObject | null;
  readonly cost: CostRule | null;
  readonly breaker: Breaker | null;
}

/** A model that failed again and again. While `openUntil` lies ahead it is not asked. */
export interface Breaker {
  readonly failures: number;
  readonly lastFailure: string;
  readonly openUntil: Date | null;
}

export type NewPrice = Omit<ModelRow['price'], 'version'>;

/** Adds a model with its first price, or refreshes what the engine says of it. Never touches prices or switches that an operator set. */
export async function upsertModel(
  tx: Tx,
  model: { readonly engine: string; readonly position: number; readonly descriptor: ModelDescriptor; readonly price: NewPrice },
): Promise<void> {
  await tx
    .insertInto('model')
    .values({
      id: model.descriptor.id,
      engine: model.engine,
      engine_model: model.descriptor.id,
      position: model.position,
      descriptor: JSON.stringify(model.descriptor),
    })
    .onConflict((conflict) =>
      conflict
        .column('id')
        .doUpdateSet({ engine: model.engine, descriptor: JSON.stringify(model.descriptor), updated_at: sql<Date>`now()` }),
    )
    .execute();
  await tx
    .insertInto('model_price')
    .values({
      model_id: model.descriptor.id,
      version: 1,
      per_output: model.price.perOutput,
      per_megapixel: model.price.perMegapixel,
      per_second: model.price.perSecond,
    })
    .onConflict((conflict) => conflict.columns(['model_id', 'version']).doNothing())
    .execute();
}

export async function listModelRows(db: Db): Promise<ModelRow[]> {
  const rows = await db
    .selectFrom('model')
    .innerJoin('model_price as price', (join) =>
      join.onRef('price.model_id', '=', 'model.id').onRef('price.version', '=', 'model.price_version'),
    )
    .leftJoin('model_breaker as breaker', 'breaker.model_id', 'model.id')
    .select(['model.id', 'engine', 'engine_model', 'enabled', 'descriptor', 'price.version', 'per_output', 'per_megapixel', 'per_second'])
    .select(['changes', 'provider_model', 'mapping', 'cost', 'breaker.failures', 'breaker.last_failure', 'breaker.open_until'])
    .orderBy('position')
    .orderBy('model.id')
    .execute();
  return rows.map((row) => ({
    id: row.id,
    engine: row.engine,
    engineModel: row.engine_model,
    enabled: row.enabled,
    // Written from a typed descriptor by the upserts, and from typed changes by setChanges; nothing else writes these columns.
    descriptor: withChanges(row.descriptor as ModelDescriptor, row.changes as ModelChanges),
    offered: row.descriptor as ModelDescriptor,
    changes: row.changes as ModelChanges,
    substitutes: (row.changes as ModelChanges).substitutes ?? [],
    price: { version: row.version, perOutput: row.per_output, perMegapixel: row.per_megapixel, perSecond: row.per_second },
    providerModel: row.provider_model,
    mapping: row.mapping as JsonObject | null,
    cost: row.cost as CostRule | null,
    breaker: row.failures === null ? null : { failures: row.failures, lastFailure: row.last_failure ?? '', openUntil: row.open_until },
  }));
}

/** Puts a provider's model into the catalogue, or refreshes one that is there; a new price is a new version. */
export async function upsertProviderModel(
  tx: Tx,
  model: { readonly id: string; readonly engine: string; readonly offer: ProviderModel; readonly price: NewPrice },
): Promise<void> {
  const facts = {
    engine_model: model.offer.descriptor.id,
    descriptor: JSON.stringify(model.offer.descriptor),
    provider_model: model.offer.providerModel,
    mapping: JSON.stringify(model.offer.mapping),
    cost: JSON.stringify(model.offer.cost),
  };
  await tx
    .insertInto('model')
    .values({ id: model.id, engine: model.engine, position: 1_000, ...facts })
    .onConflict((conflict) => conflict.column('id').doUpdateSet({ ...facts, enabled: true, updated_at: sql<Date>`now()` }))
    .execute();
  await setPrice(tx, model.id, model.price);
}

/** Nothing changes when this is the price already, so that a version means a change. False when there is no such model. */
export async function setPrice(tx: Tx, modelId: string, price: NewPrice): Promise<boolean> {
  const model = await tx.selectFrom('model').select('price_version').where('id', '=', modelId).forUpdate().executeTakeFirst();
  if (!model) return false;
  const last = await tx
    .selectFrom('model_price')
    .select(['version', 'per_output', 'per_megapixel', 'per_second'])
    .where('model_id', '=', modelId)
    .orderBy('version', 'desc')
    .executeTakeFirst();
  const same =
    last?.version === model.price_version &&
    last.per_output === price.perOutput &&
    last.per_megapixel === price.perMegapixel &&
    last.per_second === price.perSecond;
  if (same) return true;
  const version = (last?.version ?? 0) + 1;
  await tx
    .insertInto('model_price')
    .values({ model_id: modelId, version, per_output: price.perOutput, per_megapixel: price.perMegapixel, per_second: price.perSecond })
    .execute();
  await tx.updateTable('model').set({ price_version: version, updated_at: sql<Date>`now()` }).where('id', '=', modelId).execute();
  return true;
}

export async function setEnabled(tx: Tx, modelId: string, enabled: boolean): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('model')
    .set({ enabled, updated_at: sql<Date>`now()` })
    .where('id', '=', modelId)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

export async function lockChanges(tx: Tx, modelId: string): Promise<ModelChanges | undefined> {
  const row = await tx.selectFrom('model').select('changes').where('id', '=', modelId).forUpdate().executeTakeFirst();
  return row && (row.changes as ModelChanges);
}

export async function setChanges(tx: Tx, modelId: string, changes: ModelChanges): Promise<void> {
  await tx
    .updateTable('model')
    .set({ changes: JSON.stringify(changes), updated_at: sql<Date>`now()` })
    .where('id', '=', modelId)
    .execute();
}

/** Models of a connection that is gone: nothing new is made with them, and what was made keeps its name. */
export async function disableModelsOf(tx: Tx, engine: string): Promise<void> {
  await tx.updateTable('model').set({ enabled: false, updated_at: sql<Date>`now()` }).where('engine', '=', engine).execute();
}

export async function findModelIdTaken(tx: Tx, id: string): Promise<{ engine: string; engineModel: string } | undefined> {
  const row = await tx.selectFrom('model').select(['engine', 'engine_model']).where('id', '=', id).executeTakeFirst();
  return row && { engine: row.engine, engineModel: row.engine_model };
}
