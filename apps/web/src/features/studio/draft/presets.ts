import type { Model, Preset, PresetValues } from '@pinhole/contract';
import type { Composition } from './compose.ts';
import type { Draft, ModelChoices } from './draft.ts';
import { nearestSize } from './fan-out.ts';

/** What of the composer a preset keeps: how it is made, not what of. */
export function presetValuesOf(draft: Pick<Draft, 'negativePrompt'>, composition: Composition): PresetValues {
  const { model, size, count, durationSeconds, audio, params } = composition;
  const negativePrompt = model?.negativePrompt ? draft.negativePrompt.trim() : '';
  return {
    size: { width: size.width, height: size.height },
    count,
    ...(durationSeconds === undefined ? {} : { durationSeconds }),
    ...(audio === undefined ? {} : { audio }),
    ...(negativePrompt ? { negativePrompt } : {}),
    ...(Object.keys(params).length > 0 ? { params: { ...params } } : {}),
  };
}

/** The draft as a preset wants it. What the model no longer takes comes as near as it can. */
export function withPreset(draft: Draft, model: Model, preset: Preset): Draft {
  const { size, count, durationSeconds, audio, negativePrompt, params } = preset.values;
  const choices: ModelChoices = {
    ...(size ? { size: nearestSize(model, size) } : {}),
    ...(count === undefined ? {} : { count }),
    ...(durationSeconds === undefined ? {} : { durationSeconds }),
    ...(audio === undefined ? {} : { audio }),
    params: params ?? {},
    preset: preset.id,
  };
  return {
    ...draft,
    choices: { ...draft.choices, [model.id]: choices },
    negativePrompt: model.negativePrompt ? (negativePrompt ?? '') : draft.negativePrompt,
  };
}

const written = (values: PresetValues): string =>
  JSON.stringify(values, (_, value: unknown) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).toSorted(([one], [other]) => (one < other ? -1 : 1)))
      : value,
  );

export const sameValues = (one: PresetValues, other: PresetValues): boolean => written(one) === written(other);

export interface PresetsOfModel {
  readonly presets: readonly Preset[];
  /** The one that was applied last. */
  readonly applied: Preset | undefined;
  /** Whether something was changed since. */
  readonly changed: boolean;
}

/** The presets of the model in the composer, and which of them stands there now. */
export function presetsOf(presets: readonly Preset[], draft: Draft, composition: Composition): PresetsOfModel {
  const { model } = composition;
  const own = presets.filter((preset) => preset.model === model?.id);
  const values = presetValuesOf(draft, composition);
  const remembered = own.find(({ id }) => id === (model && draft.choices[model.id]?.preset));
  const applied = remembered ?? own.find((preset) => sameValues(preset.values, values));
  return { presets: own, applied, changed: applied !== undefined && !sameValues(applied.values, values) };
}
