import type { Model } from '@pinhole/contract';
import type { Engine, OutputKind } from '@pinhole/engines';
import { AppError } from '../../platform/app-error.ts';
import { type Db, inTransaction } from '../../platform/database/database.ts';
import { listModelRows, type ModelRow, type NewPrice, upsertModel } from './model-store.ts';

/** A model that can be asked for: its row, and the engine that runs it if that engine is connected. */
export interface CatalogueModel extends ModelRow {
  readonly runs: Engine | undefined;
}

export interface Catalogue {
  list(): Promise<readonly CatalogueModel[]>;
  /** Throws `model.not_found`, or `model.unavailable` with the reason. */
  require(id: string): Promise<CatalogueModel & { readonly runs: Engine }>;
  engine(id: string): Engine | undefined;
  /** Those connected at this moment. */
  readonly engines: readonly Engine[];
  /** Reads the rows again now: prices, switches or connections have changed. */
  refresh(): Promise<void>;
}

const refreshMs = 5_000;

/**
 * The catalogue over the connected engines. Every submit asks for a model, also from inside a transaction, so an answer never waits for
 * the database: rows older than a few seconds are answered once more while the new ones are fetched. Read once before it is handed out.
 */
export async function createCatalogue({
  db,
  engines,
  onError,
}: {
  readonly db: Db;
  readonly engines: () => readonly Engine[];
  readonly onError: (error: unknown) => void;
}): Promise<Catalogue> {
  const engineOf = (id: string): Engine | undefined => engines().find((engine) => engine.id === id);
  const read = async (): Promise<readonly CatalogueModel[]> =>
    (await listModelRows(db)).map((row) => ({ ...row, runs: engineOf(row.engine) }));
  let models = await read();
  let readAt = performance.now();
  const refresh = async (): Promise<void> => {
    models = await read();
  };

  const list = (): Promise<readonly CatalogueModel[]> => {
    if (performance.now() - readAt > refreshMs) {
      readAt = performance.now();
      refresh().catch(onError);
    }
    return Promise.resolve(models);
  };

  return {
    list,
    async require(id) {
      const model = (await list()).find((candidate) => candidate.id === id);
      if (!model) throw new AppError('model.not_found', { model: id.slice(0, 80) });
      const reason = unavailableReason(model);
      if (reason !== null || !model.runs) throw new AppError('model.unavailable', { model: id, reason: reason ?? '' });
      return { ...model, runs: model.runs };
    },
    engine: engineOf,
    get engines() {
      return engines();
    },
    refresh,
  };
}

export function unavailableReason(model: CatalogueModel): string | null {
  if (!model.enabled) return 'The operator has switched this model off.';
  if (!model.runs) return 'Its engine is not connected.';
  if (model.breaker?.openUntil && model.breaker.openUntil > new Date())
    return `It failed ${model.breaker.failures} times in a row and is asked again in a few minutes.`;
  return null;
}

/** Brings the catalogue rows in line with what the connected engines offer. Existing prices stay. */
export async function syncCatalogue(
  db: Db,
  engines: readonly Engine[],
  priceFor: (engine: Engine, output: OutputKind) => NewPrice,
): Promise<void> {
  await inTransaction(db, async (tx) => {
    let position = 0;
    for (const engine of engines) {
      for (const descriptor of engine.models()) {
        await upsertModel(tx, { engine: engine.id, position: position++, descriptor, price: priceFor(engine, descriptor.output) });
      }
    }
  });
}

export function presentModel(model: CatalogueModel): Model {
  const { descriptor, price } = model;
  const reason = unavailableReason(model);
  return {
    id: model.id,
    engine: model.engine,
    title: descriptor.title,
    summary: descriptor.summary,
    output: descriptor.output,
    operations: [...descriptor.operations],
    media: Object.fromEntries(Object.entries(descriptor.media).map(([role, rule]) => [role, { max: rule.max, mimes: [...rule.mimes] }])),
    size: { ...descriptor.size, presets: descriptor.size.presets.map((preset) => ({ ...preset })) },
    count: descriptor.count,
    ...(descriptor.duration ? { duration: descriptor.duration } : {}),
    ...(descriptor.audio === undefined ? {} : { audio: descriptor.audio }),
    seed: descriptor.seed,
    negativePrompt: descriptor.negativePrompt,
    maxPromptLength: descriptor.maxPromptLength,
    params: descriptor.params,
    typicalSeconds: descriptor.typicalSeconds,
    price: {
      version: price.version,
      perOutput: String(price.perOutput),
      perMegapixel: String(price.perMegapixel),
      perSecond: String(price.perSecond),
    },
    available: reason === null,
    unavailableReason: reason,
    ai: model.runs ? model.runs.traits.digitalSourceType !== 'algorithmicMedia' : true,
    dataNote: model.runs?.traits.dataNote ?? '',
  };
}
