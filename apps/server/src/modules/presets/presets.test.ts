import { sketchEngine } from '@pinhole/engines/sketch';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Actor } from '../../platform/actor.ts';
import { codeOf } from '../../testing/code-of.ts';
import { createTestStudio, type TestStudio } from '../../testing/test-studio.ts';
import { createPreset, deletePreset, listPresets, updatePreset } from './presets.ts';

let studio: TestStudio;
beforeAll(async () => {
  studio = await createTestStudio((folder) => [sketchEngine({ spoolFolder: folder })]);
});
afterAll(() => studio.close());

const wide = { size: { width: 1344, height: 760 }, count: 2, params: { style: 'oil', grain: 0.4 } };
const namesOf = async (actor: Actor): Promise<string[]> => (await listPresets(studio, actor)).map(({ name }) => name);

it('keeps settings under a name for the whole workspace, and for nobody else', async () => {
  const [actor, stranger] = [await studio.person(), await studio.person()];
  const colleague = { ...(await studio.person()), workspaceId: actor.workspaceId };
  const made = await createPreset(studio, actor, { model: 'sketch-image', name: 'Wide oil', values: wide });
  expect(await listPresets(studio, colleague)).toEqual([made]);
  expect(made.values).toEqual(wide);
  expect(await listPresets(studio, stranger)).toEqual([]);
  expect(await codeOf(updatePreset(studio, stranger, made.id, { name: 'Taken over' }))).toBe('preset.not_found');
  expect(await codeOf(deletePreset(studio, stranger, made.id))).toBe('preset.not_found');
  expect(await listPresets(studio, actor)).toEqual([made]);
});

it('renames a preset, and keeps other settings under its name', async () => {
  const actor = await studio.person();
  const { id } = await createPreset(studio, actor, { model: 'sketch-image', name: 'Draft', values: { count: 1 } });
  expect(await updatePreset(studio, actor, id, { name: 'Final' })).toMatchObject({ name: 'Final', values: { count: 1 } });
  expect(await updatePreset(studio, actor, id, { values: wide })).toMatchObject({ name: 'Final', values: wide });
  await deletePreset(studio, actor, id);
  expect(await listPresets(studio, actor)).toEqual([]);
});

it('takes a name once for each model, however it is written and however many ask at the same time', async () => {
  const actor = await studio.person();
  const race = await Promise.all(
    ['Night', 'night', 'NIGHT', 'Night'].map((name) => codeOf(createPreset(studio, actor, { model: 'sketch-image', name, values: {} }))),
  );
  expect(race.toSorted()).toEqual(['done', 'preset.name_taken', 'preset.name_taken', 'preset.name_taken']);
  const other = await createPreset(studio, actor, { model: 'sketch-upscale', name: 'Night', values: {} });
  const day = await createPreset(studio, actor, { model: 'sketch-image', name: 'Day', values: {} });
  expect(await codeOf(updatePreset(studio, actor, day.id, { name: 'nIGHT' }))).toBe('preset.name_taken');
  expect(await codeOf(updatePreset(studio, actor, other.id, { name: 'NIGHT' }))).toBe('done');
});

it('stops at two hundred, also when many ask at the same time', async () => {
  const actor = await studio.person();
  const rows = Array.from({ length: 198 }, (_, index) => ({
    id: crypto.randomUUID(),
    workspace_id: actor.workspaceId,
    model_id: 'sketch-image',
    name: `preset ${index}`,
    values: '{}',
  }));
  await studio.db.transaction().execute((tx) => tx.insertInto('preset').values(rows).execute());
  const race = await Promise.all(
    ['a', 'b', 'c', 'd', 'e'].map((name) => codeOf(createPreset(studio, actor, { model: 'sketch-image', name, values: {} }))),
  );
  expect(race.filter((outcome) => outcome === 'done')).toHaveLength(2);
  expect(new Set(race)).toEqual(new Set(['done', 'preset.limit_reached']));
});

it('asks for a model that exists and for the right to make things', async () => {
  const viewer = await studio.person({ role: 'viewer' });
  expect(await codeOf(createPreset(studio, viewer, { model: 'sketch-image', name: 'Mine', values: {} }))).toBe('auth.role_missing');
  const actor = await studio.person();
  expect(await codeOf(createPreset(studio, actor, { model: 'nothing', name: 'Mine', values: {} }))).toBe('model.not_found');
  expect(await namesOf(actor)).toEqual([]);
});
