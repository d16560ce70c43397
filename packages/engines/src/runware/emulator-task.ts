import { z } from 'zod';
import { catalogue, type EmulatedModel, everyTask } from './emulator-catalogue.ts';

const uuid4 = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/i;
const picture = z.union([
  z.string().regex(/^data:image\/(png|jpeg|webp);base64,[A-Za-z0-9+/=]{16,}$/),
  z.string().regex(/^https:\/\//),
  z.string().regex(uuid4),
]);

const shapes: Readonly<Record<string, z.ZodType>> = {
  deliveryMethod: z.enum(['sync', 'async']),
  includeCost: z.boolean(),
  webhookURL: z.url({ protocol: /^https?$/ }),
  positivePrompt: z.string().min(1).max(10_000),
  negativePrompt: z.string().min(1).max(10_000),
  prompt: z.string().min(1).max(2_000),
  width: z.int().min(128).max(2048).multipleOf(16),
  height: z.int().min(128).max(2048).multipleOf(16),
  seed: z.int().min(0).max(4_294_967_295),
  steps: z.int().min(1).max(100),
  CFGScale: z.number().min(0).max(50),
  trueCFGScale: z.number().min(0).max(20),
  strength: z.number().min(0).max(1),
  acceleration: z.enum(['none', 'low', 'medium', 'high']),
  numberResults: z.int().min(1).max(20),
  upscaleFactor: z.union([z.literal(2), z.literal(4)]),
  duration: z.int().min(4).max(15),
  resolution: z.enum(['480p', '720p', '1080p', '4k']),
  outputType: z.enum(['URL']),
  outputFormat: z.enum(['PNG', 'MP4']),
  outputQuality: z.int().min(20).max(99),
  ttl: z.int().min(60),
  safety: z.strictObject({ checkContent: z.boolean() }),
  settings: z.strictObject({ audio: z.boolean().optional() }),
  'inputs.image': picture,
  'inputs.seedImage': picture,
  'inputs.maskImage': picture,
  'inputs.referenceImages': z.array(picture).min(1).max(10),
  'inputs.frameImages': z
    .array(z.strictObject({ image: picture, frame: z.enum(['first', 'last']).optional() }))
    .min(1)
    .max(2),
};

export interface TaskError {
  readonly code: string;
  readonly message: string;
  readonly parameter?: string;
  readonly taskType?: string;
  readonly taskUUID?: string;
  readonly status?: 'error';
}

export type TaskBody = Readonly<Record<string, unknown>>;
export interface AcceptedTask {
  readonly taskUUID: string;
  readonly taskType: string;
  readonly model: string;
  readonly body: TaskBody;
  readonly inputs: TaskBody;
  readonly about: EmulatedModel;
}

/** A task that can be done, or what is wrong with it in the words of the service. */
export function readTask(body: TaskBody): AcceptedTask | TaskError {
  const { taskType, taskUUID, model } = body;
  const about = { ...(typeof taskType === 'string' ? { taskType } : {}), ...(typeof taskUUID === 'string' ? { taskUUID } : {}) };
  const wrong = (code: string, parameter: string): TaskError => ({
    ...about,
    code,
    parameter,
    message: `${code} for '${parameter}' in a task that says "${String(body.positivePrompt)}".`,
  });
  if (typeof taskUUID !== 'string' || !uuid4.test(taskUUID)) return wrong('invalidTaskUUID', 'taskUUID');
  if (typeof model !== 'string') return wrong('missingModel', 'model');
  const known = catalogue[model];
  if (!known) return wrong('modelNotFound', 'model');
  if (known.taskType !== taskType) return wrong('invalidTaskType', 'taskType');

  const inputs = (body.inputs ?? {}) as TaskBody;
  const given: [string, unknown][] = [
    ...Object.entries(body).filter(([name]) => name !== 'inputs'),
    ...Object.entries(inputs).map(([name, value]): [string, unknown] => [`inputs.${name}`, value]),
  ];
  const allowed = new Set([...everyTask, ...known.takes, ...known.inputs.map((name) => `inputs.${name}`)]);
  const foreign = given.find(([name]) => !allowed.has(name));
  if (foreign) return wrong('unsupportedParameter', foreign[0]);
  const missing = known.needs.find((name) => !given.some(([one]) => one === name));
  if (missing !== undefined) return wrong('missingParameter', missing);
  const bad = given.find(([name, value]) => shapes[name]?.safeParse(value).success === false);
  if (bad) return wrong(`invalid${bad[0].slice(bad[0].lastIndexOf('.') + 1).replace(/^./, (letter) => letter.toUpperCase())}`, bad[0]);
  if (inputs.frameImages !== undefined && inputs.referenceImages !== undefined)
    return wrong('conflictParameters', 'inputs.referenceImages');
  if (inputs.frameImages !== undefined && body.width !== undefined) return wrong('conflictParameters', 'width');
  return { taskUUID, taskType: known.taskType, model, body, inputs, about: known };
}
