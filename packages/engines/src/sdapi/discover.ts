import { z } from 'zod';
import { readAnswer, readBytes } from '../http-kit/index.ts';
import { diffusionSizes, familyOf, plainName, slugOf } from '../request-kit/checkpoint-file.ts';
import type { EngineCall } from '../spec/engine.ts';
import type { Json, JsonObject } from '../spec/json.ts';
import type { MediaRule } from '../spec/model.ts';
import type { Connection, CostRule, ProviderModel } from '../spec/provider.ts';
import { failureOf, get, type Server, serverOf, title } from './api.ts';

export const checkedOn = '2026-11-21';

const maxCheckpoints = 100;
const cost: CostRule = {
  currency: 'USD',
  source: 'An own machine: nobody charges for it. Name a cost per second of work if it is rented.',
  checkedOn,
};
const picture: MediaRule = { max: 1, mimes: ['image/png', 'image/jpeg', 'image/webp'] };

const named = z.array(z.object({ name: z.string().min(1).max(200) }));
const checkpoints = z.array(z.object({ title: z.string().min(1).max(400) }));

const schema = (properties: Readonly<Record<string, Json>>): JsonObject => ({
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  type: 'object',
  additionalProperties: false,
  properties,
});
const amount = (label: string, minimum: number, maximum: number, multipleOf: number, preset: number): JsonObject => ({
  type: 'number',
  title: label,
  minimum,
  maximum,
  multipleOf,
  default: preset,
});
function choice(label: string, names: readonly string[], favourites: readonly string[]): JsonObject {
  const preset = favourites.find((name) => names.includes(name)) ?? names[0] ?? '';
  return { type: 'string', title: label, enum: names, default: preset };
}

/** The checkpoints, samplers and upscalers of a server, as models. What kind of server it is shows in what it answers. */
export async function discover(connection: Connection, call: EngineCall): Promise<readonly ProviderModel[]> {
  const server = serverOf(connection);
  const samplers = await namesOf(server, 'sdapi/v1/samplers', call);
  const schedulers = await namesOf(server, 'sdapi/v1/schedulers', call);
  const upscalers = await namesOf(server, 'sdapi/v1/upscalers', call);
  const files = await list(server, 'sdapi/v1/sd-models', checkpoints, call);
  const tasks = await takesTaskIds(server, call);

  const models = files.slice(0, maxCheckpoints).map(({ title: file }) => checkpointModel(file, { samplers, schedulers, tasks }));
  if (await hasRoute(server, 'sdapi/v1/extra-single-image', call)) models.push(upscaleModel(upscalers.filter((name) => name !== 'None')));
  if (await hasRoute(server, 'sdapi/v1/interrogate', call)) models.push(captionModel('interrogate', 'clip'));
  else if (await hasRoute(server, 'sdapi/v1/caption', call)) models.push(captionModel('caption', 'openclip'));
  return [...new Map(models.map((model) => [model.descriptor.id, model])).values()];
}

async function list<Schema extends z.ZodType<readonly unknown[]>>(
  server: Server,
  path: string,
  schema: Schema,
  call: EngineCall,
): Promise<z.output<Schema> | []> {
  const response = await get(server, path, call);
  if (response.ok) return readAnswer(response, schema, { provider: title });
  // Not every server has every list.
  if (response.status !== 404 || path.endsWith('/samplers')) throw await failureOf(response);
  await response.body?.cancel();
  return [];
}

const namesOf = async (server: Server, path: string, call: EngineCall): Promise<string[]> =>
  (await list(server, path, named, call)).map(({ name }) => name);

/** Routes that only take a POST answer a GET with 405 where they are there. */
async function hasRoute(server: Server, path: string, call: EngineCall): Promise<boolean> {
  const response = await get(server, path, call);
  await response.body?.cancel();
  return response.status !== 404;
}

/** Whether a task may have an id of ours, and progress can be asked for by it: the server's own description says so. */
async function takesTaskIds(server: Server, call: EngineCall): Promise<boolean> {
  const response = await get(server, 'openapi.json', call);
  if (!response.ok) {
    await response.body?.cancel();
    return false;
  }
  const description = Buffer.from(await readBytes(response, { provider: title, limitBytes: 16 * 1024 * 1024 })).toString('utf8');
  return description.includes('"force_task_id"') && description.includes('"/internal/progress"');
}

interface Offered {
  readonly samplers: readonly string[];
  readonly schedulers: readonly string[];
  readonly tasks: boolean;
}

function checkpointModel(file: string, { samplers, schedulers, tasks }: Offered): ProviderModel {
  const family = familyOf(file);
  const edge = family === 'sd15' ? 512 : 1024;
  const flux = family === 'flux';
  return {
    providerModel: file,
    descriptor: {
      id: `sdapi-${slugOf(file)}`,
      title: plainName(file),
      summary: 'A checkpoint on an own Stable Diffusion server.',
      output: 'image',
      operations: ['text2image', 'image2image', 'inpaint'],
      media: { init: picture, mask: picture },
      size: diffusionSizes(edge, family === 'sd15' ? 1024 * 1024 : 1536 * 1536),
      count: { max: 4 },
      seed: 'best-effort',
      negativePrompt: true,
      maxPromptLength: 4_000,
      params: schema({
        steps: { type: 'integer', title: 'Steps', minimum: 1, maximum: 150, default: flux ? 20 : 28 },
        cfg_scale: amount('Prompt strength', 1, 30, 0.5, flux ? 1 : 6),
        ...(flux ? { distilled_cfg_scale: amount('Guidance', 0, 30, 0.5, 3.5) } : {}),
        ...(samplers.length > 0
          ? { sampler_name: choice('Sampler', samplers, flux ? ['Euler', 'euler'] : ['DPM++ 2M', 'dpm++2m', 'Euler a', 'Euler', 'euler']) }
          : {}),
        ...(schedulers.length > 0
          ? { scheduler: choice('Scheduler', schedulers, flux ? ['simple', 'automatic', 'discrete'] : ['automatic', 'karras', 'discrete']) }
          : {}),
      }),
      typicalSeconds: edge === 512 ? 5 : 15,
    },
    mapping: { kind: 'generate', checkpoint: file, tasks },
    cost,
  };
}

function upscaleModel(upscalers: readonly string[]): ProviderModel {
  return {
    providerModel: 'extra-single-image',
    descriptor: {
      id: 'sdapi-upscale',
      title: 'Upscale',
      summary: 'Makes a picture larger on an own Stable Diffusion server.',
      output: 'image',
      operations: ['upscale'],
      media: { init: picture },
      size: diffusionSizes(1024, 2048 * 2048),
      count: { max: 1 },
      seed: 'none',
      negativePrompt: false,
      maxPromptLength: 4_000,
      params: schema({
        upscaler: choice('Upscaler', upscalers, ['R-ESRGAN 4x+', 'RealESRGAN 4x+', 'ESRGAN_4x', 'Lanczos']),
        upscaling_resize: amount('Times', 1, 4, 0.5, 2),
      }),
      typicalSeconds: 5,
    },
    mapping: { kind: 'upscale' },
    cost,
  };
}

function captionModel(route: 'interrogate' | 'caption', model: string): ProviderModel {
  return {
    providerModel: model,
    descriptor: {
      id: 'sdapi-caption',
      title: 'Describe a picture',
      summary: 'Says in words what a picture shows, on an own Stable Diffusion server.',
      output: 'text',
      operations: ['caption'],
      media: { init: picture },
      size: diffusionSizes(1024, 2048 * 2048),
      count: { max: 1 },
      seed: 'none',
      negativePrompt: false,
      maxPromptLength: 4_000,
      params: schema({}),
      typicalSeconds: 10,
    },
    mapping: { kind: 'caption', route, model },
    cost,
  };
}
