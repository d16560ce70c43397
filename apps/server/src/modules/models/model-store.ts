import type { ModelDescriptor } from '@pinhole/engines';
import { sql } from 'kysely';
import type { Db, Tx } from '../../platform/database/database.ts';

export interface ModelRow {
  readonly id: string;
  readonly engine: string;
  readonly engineModel: string;
  readonly enabled: boolean;
  readonly descriptor: ModelDescriptor;
  readonly price: { readonly version: number; readonly perOutput: bigint; readonly perMegapixel: bigint; readonly perSecond: bigint };
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
    .select(['model.id', 'engine', 'engine_model', 'enabled', 'descriptor', 'price.version', 'per_output', 'per_megapixel', 'per_second'])
    .orderBy('position')
    .orderBy('model.id')
    .execute();
  return rows.map((row) => ({
    id: row.id,
    engine: row.engine,
    engineModel: row.engine_model,
    enabled: row.enabled,
    // Written by upsertModel from a typed descriptor; nothing else writes this column.
    descriptor: row.descriptor as ModelDescriptor,
    price: { version: row.version, perOutput: row.per_output, perMegapixel: row.per_megapixel, perSecond: row.per_second },
  }));
}
