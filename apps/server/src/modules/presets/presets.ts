import type { NewPreset, Preset, PresetChange } from '@pinhole/contract';
import { type Actor, requireScope } from '../../platform/actor.ts';
import { AppError } from '../../platform/app-error.ts';
import type { Clock } from '../../platform/clock.ts';
import { type Db, inTransaction, type Tx } from '../../platform/database/database.ts';
import { newId } from '../../platform/ids.ts';
import type { Catalogue } from '../models/index.ts';
import { changePreset, findPreset, insertPreset, listPresetRows, lockPresets, type PresetRow, removePreset } from './preset-store.ts';

export interface PresetsDeps {
  readonly db: Db;
  readonly clock: Clock;
  readonly catalogue: Pick<Catalogue, 'list'>;
}

/** Far more than anybody keeps apart by name; it only bounds what one workspace can store. */
const mostPresets = 200;

export async function listPresets(deps: PresetsDeps, actor: Actor): Promise<Preset[]> {
  requireScope(actor, 'generations:read');
  return (await listPresetRows(deps.db, actor.workspaceId)).map(present);
}

/** For a model that exists; one that cannot be used at the moment will do. */
export async function createPreset(deps: PresetsDeps, actor: Actor, input: NewPreset): Promise<Preset> {
  requireScope(actor, 'generations:write');
  if (!(await deps.catalogue.list()).some(({ id }) => id === input.model)) throw new AppError('model.not_found', { model: input.model });
  const createdAt = deps.clock.now();
  return inTransaction(deps.db, async (tx) => {
    const others = await lockAndList(tx, actor);
    if (others.length >= mostPresets) throw new AppError('preset.limit_reached', { limit: String(mostPresets) });
    requireFree(others, input.model, input.name);
    const row = await insertPreset(tx, {
      id: newId(createdAt),
      workspaceId: actor.workspaceId,
      accountId: actor.accountId,
      modelId: input.model,
      name: input.name,
      values: input.values,
      createdAt,
    });
    return present(row);
  });
}

export async function updatePreset(deps: PresetsDeps, actor: Actor, id: string, change: PresetChange): Promise<Preset> {
  requireScope(actor, 'generations:write');
  return inTransaction(deps.db, async (tx) => {
    const others = await lockAndList(tx, actor);
    const preset = await findPreset(tx, actor.workspaceId, id);
    if (!preset) throw new AppError('preset.not_found');
    const { name = preset.name, values = preset.values } = change;
    requireFree(
      others.filter((other) => other.id !== id),
      preset.modelId,
      name,
    );
    return present(await changePreset(tx, actor.workspaceId, id, { name, values, at: deps.clock.now() }));
  });
}

export async function deletePreset(deps: PresetsDeps, actor: Actor, id: string): Promise<void> {
  requireScope(actor, 'generations:write');
  const removed = await inTransaction(deps.db, (tx) => removePreset(tx, actor.workspaceId, id));
  if (!removed) throw new AppError('preset.not_found');
}

async function lockAndList(tx: Tx, actor: Actor): Promise<PresetRow[]> {
  await lockPresets(tx, actor.workspaceId);
  return listPresetRows(tx, actor.workspaceId);
}

function requireFree(others: readonly PresetRow[], modelId: string, name: string): void {
  const same = (other: PresetRow): boolean => other.modelId === modelId && other.name.toLowerCase() === name.toLowerCase();
  if (others.some(same)) throw new AppError('preset.name_taken');
}

const present = (row: PresetRow): Preset => ({
  id: row.id,
  model: row.modelId,
  name: row.name,
  values: row.values,
  createdAt: row.createdAt.toISOString(),
  updatedAt: row.updatedAt.toISOString(),
});
