import { z } from 'zod';
import { id, idParams, nothing, timestamp } from './common.ts';
import { generationRequest } from './generations.ts';
import type { RouteContract } from './route.ts';

const { size, count, durationSeconds, audio, negativePrompt, params } = generationRequest.shape;

/** What a preset puts into a request: everything but the words, the references and the seed. What is left out keeps the model's default. */
export const presetValues = z.strictObject({ size, count, durationSeconds, audio, negativePrompt, params });
export type PresetValues = z.infer<typeof presetValues>;

/** Settings of one model under a name, for everybody in the workspace. */
export const preset = z.object({
  id,
  model: z.string(),
  name: z.string(),
  values: presetValues,
  createdAt: timestamp,
  updatedAt: timestamp,
});
export type Preset = z.infer<typeof preset>;

const presetName = z.string().trim().min(1).max(60);

export const newPreset = z.strictObject({ model: z.string().min(1).max(80), name: presetName, values: presetValues });
export type NewPreset = z.infer<typeof newPreset>;

export const presetChange = z.strictObject({ name: presetName.optional(), values: presetValues.optional() });
export type PresetChange = z.infer<typeof presetChange>;

const tags = ['Presets'];

export const presetRoutes = {
  listPresets: {
    method: 'GET',
    url: '/v1/presets',
    access: { kind: 'workspace', scope: 'generations:read' },
    problems: [],
    schema: {
      operationId: 'listPresets',
      summary: 'The presets of the workspace, by name',
      tags,
      response: { 200: z.object({ data: z.array(preset) }) },
    },
  },
  createPreset: {
    method: 'POST',
    url: '/v1/presets',
    access: { kind: 'workspace', scope: 'generations:write' },
    problems: ['model.not_found', 'preset.name_taken', 'preset.limit_reached'],
    schema: {
      operationId: 'createPreset',
      summary: 'Keep settings of a model under a name',
      tags,
      body: newPreset,
      response: { 201: preset },
    },
  },
  updatePreset: {
    method: 'PATCH',
    url: '/v1/presets/:id',
    access: { kind: 'workspace', scope: 'generations:write' },
    problems: ['preset.not_found', 'preset.name_taken'],
    schema: {
      operationId: 'updatePreset',
      summary: 'Rename a preset, or keep other settings under its name',
      tags,
      params: idParams,
      body: presetChange,
      response: { 200: preset },
    },
  },
  deletePreset: {
    method: 'DELETE',
    url: '/v1/presets/:id',
    access: { kind: 'workspace', scope: 'generations:write' },
    problems: ['preset.not_found'],
    schema: {
      operationId: 'deletePreset',
      summary: 'Delete a preset',
      tags,
      params: idParams,
      response: { 204: nothing },
    },
  },
} as const satisfies Record<string, RouteContract>;
