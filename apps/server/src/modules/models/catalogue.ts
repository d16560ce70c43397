import type { Model } from '@pinhole/contract';
import type { Engine, OutputKind } from '@pinhole/engines';
import { AppError } from '../../platform/app-error.ts';
import type { Clock } from '../../platform/clock.ts';
import { type Db, inTransaction } from '../../platform/database/database.ts';
import { listModelRows, type ModelRow, type NewPrice, upsertModel } from './model-store.ts';

/** A model that can be asked for: its row, and the engine that runs it if that engine is connected. */
export interface CatalogueModel extends ModelRow {
  readonly runs: Engine | undefined;
  /** Undefined: too few were made to say. */
  readonly pace: Pace | undefined;
}

/** What the newest generations of a model took: half of them less. */
export interface Pace {
  readonly seconds: number;
  readonly generations: number;
}

export type MeasurePaces = (modelIds: readonly string[]) => Promise<ReadonlyMap<string, Pace>>;

export interface Catalogue {
  list(): Promise<readonly CatalogueModel[]>;
  /** Throws `model.not_found`, or `model.unavailable` with the reason. */
  require(id: string): Promise<CatalogueModel & { readonly runs: Engine }>;
  /** `mayMake: false`: to somebody who may look, but make nothing. `inPlan: false`: to a workspace whose plan does not have it. */
  present(model: CatalogueModel, options?: { readonly mayMake?: boolean; readonly inPlan?: boolean }): Model;
  /** What a model that is paused can be replaced by now, in the operator's order. */
  substitutesOf(model: CatalogueModel): readonly CatalogueModel[];
  engine(id: string): Engine | undefined;
  /** Those connected at this moment. */
  readonly engines: readonly Engine[];
  /** Reads the rows again now: prices, switches or connections have changed. */
  refresh(): Promise<void>;
}

const refreshMs = 5_000;
const measureMs = 60_000;

/**
 * The catalogue over the connected engines. Every submit asks for a model, also from inside a transaction, so an answer never waits for
 * the database: rows older than a few seconds are answered once more while the new ones are fetched. Read once before it is handed out.
 */
export async function createCatalogue({
  db,
  clock,
  engines,
  measurePaces,
  onError,
}: {
  readonly db: Db;
  readonly clock: Clock;
  readonly engines: () => readonly Engine[];
  readonly measurePaces: MeasurePaces;
  readonly onError: (error: unknown) => void;
}): Promise<Catalogue> {
  const engineOf = (id: string): Engine | undefined => engines().find((engine) => engine.id === id);
  let paces: ReadonlyMap<string, Pace> = new Map();
  let measuredAt = Number.NEGATIVE_INFINITY;
  const read = async (): Promise<readonly CatalogueModel[]> => {
    const rows = await listModelRows(db);
    if (performance.now() - measuredAt > measureMs) {
      measuredAt = performance.now();
      paces = await measurePaces(rows.map(({ id }) => id));
    }
    return rows.map((row) => ({ ...row, runs: engineOf(row.engine), pace: paces.get(row.id) }));
  };
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
      const hindrance = hindranceOf(model, clock.now(), models);
      if (hindrance || !model.runs) throw new AppError('model.unavailable', { model: id, reason: hindrance?.reason ?? '' });
      return { ...model, runs: model.runs };
    },
    present: (model, { mayMake = true, inPlan = true } = {}) =>
      presentModel(model, mayMake ? (hindranceOf(model, clock.now(), models) ?? (inPlan ? undefined : notInPlan)) : noRight),
    substitutesOf: (model) => substitutesOf(model, clock.now(), models),
    engine: engineOf,
    get engines() {
      return engines();
    },
    refresh,
  };
}

/** Why nobody can use a model now. */
interface Hindrance {
  readonly code: NonNullable<Model['unavailable']>['code'];
  readonly reason: string;
  readonly until?: Date;
}

/** Failures of the provider's account: trying again does not mend them, the operator does. */
const ofTheAccount = ['auth', 'quota'];

const substitutesOf = (model: CatalogueModel, now: Date, models: readonly CatalogueModel[]): readonly CatalogueModel[] =>
  model.substitutes.flatMap((id) => models.filter((other) => other.id === id && other.engine !== model.engine && !hindranceOf(other, now)));

/** `models`: those that may stand in for it while it is paused; left out, it is looked at alone. */
function hindranceOf(model: CatalogueModel, now: Date, models: readonly CatalogueModel[] = []): Hindrance | undefined {
  const { enabled, runs, breaker } = model;
  if (!enabled) return { code: 'switched-off', reason: 'The operator has switched this model off.' };
  if (!runs) return { code: 'not-connected', reason: 'Its engine is not connected.' };
  if (!breaker?.openUntil || breaker.openUntil <= now || substitutesOf(model, now, models).length > 0) return undefined;
  return {
    code: ofTheAccount.includes(breaker.lastFailure) ? 'key-refused' : 'failing',
    reason: `It failed ${breaker.failures} times in a row and is asked again in a few minutes.`,
    until: breaker.openUntil,
  };
}

const notInPlan: Hindrance = { code: 'plan', reason: 'It is not in your plan.' };
const noRight: Hindrance = { code: 'role', reason: 'Your role in this workspace makes nothing.' };

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

function presentModel(model: CatalogueModel, hindrance: Hindrance | undefined): Model {
  const { descriptor, price } = model;
  return {
    id: model.id,
    engine: model.engine,
    title: descriptor.title,
    summary: descriptor.summary,
    tags: [...(model.changes.tags ?? [])],
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
    measured: model.pace ?? null,
    price: {
      version: price.version,
      perOutput: String(price.perOutput),
      perMegapixel: String(price.perMegapixel),
      perSecond: String(price.perSecond),
    },
    available: hindrance === undefined,
    unavailableReason: hindrance?.reason ?? null,
    unavailable: hindrance ? { code: hindrance.code, until: hindrance.until?.toISOString() ?? null } : null,
    ai: model.runs ? model.runs.traits.digitalSourceType !== 'algorithmicMedia' : true,
    dataNote: model.runs?.traits.dataNote ?? '',
    checkedBy: [],
  };
}
