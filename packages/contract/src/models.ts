import { z } from 'zod';
import { micros, timestamp } from './common.ts';
import type { RouteContract } from './route.ts';

export const mediaRoles = ['init', 'mask', 'subject', 'style', 'first_frame', 'last_frame'] as const;
export const mediaRole = z.enum(mediaRoles);
export type MediaRole = z.infer<typeof mediaRole>;
export const operation = z.enum([
  'text2image',
  'image2image',
  'edit',
  'variations',
  'inpaint',
  'outpaint',
  'upscale',
  'cutout',
  'caption',
  'text2video',
  'image2video',
  'extend-video',
]);
export type Operation = z.infer<typeof operation>;

const dimensions = z.object({ width: z.number().int(), height: z.number().int() });

/** What one output costs, by the published rule. All amounts in micro-credits. */
export const priceRule = z.object({
  version: z.number().int(),
  /** Charged per delivered output, whatever its size. */
  perOutput: micros,
  /** Charged per started megapixel (1,048,576 pixels) of each output. */
  perMegapixel: micros,
  /** Charged per second of each video. */
  perSecond: micros,
});
export type PriceRule = z.infer<typeof priceRule>;

/**
 * `switched-off` by the operator. `not-connected`: its engine is not there. `key-refused`: its provider no longer takes the operator's key.
 * `failing`: it failed again and again and is not asked for a while. `role`: the caller's role makes nothing in this workspace.
 * `plan`: the plan of the workspace does not have it.
 */
export const unavailableCodes = ['switched-off', 'not-connected', 'key-refused', 'failing', 'role', 'plan'] as const;

export const model = z.object({
  /** Stable, e.g. `sketch-image`. */
  id: z.string(),
  engine: z.string(),
  title: z.string(),
  summary: z.string(),
  /** Words the operator gave it, to find it by. */
  tags: z.array(z.string()),
  output: z.enum(['image', 'video', 'text']),
  operations: z.array(operation),
  media: z.partialRecord(mediaRole, z.object({ max: z.number().int(), mimes: z.array(z.string()) })),
  size: z.object({
    min: z.number().int(),
    max: z.number().int(),
    step: z.number().int(),
    maxPixels: z.number().int(),
    default: dimensions,
    presets: z.array(dimensions.extend({ label: z.string() })),
  }),
  count: z.object({ max: z.number().int() }),
  duration: z.object({ min: z.number(), max: z.number(), default: z.number() }).optional(),
  /** Only on video models: whether it can make sound. */
  audio: z.boolean().optional(),
  seed: z.enum(['exact', 'best-effort', 'none']),
  negativePrompt: z.boolean(),
  maxPromptLength: z.number().int(),
  /** JSON Schema of the model's own parameters. */
  params: z.record(z.string(), z.unknown()),
  /** What its engine says one output takes. */
  typicalSeconds: z.number(),
  /** What the newest generations of it took here, half of them less; null until there were some. */
  measured: z.object({ seconds: z.number(), generations: z.number().int() }).nullable(),
  price: priceRule,
  available: z.boolean(),
  /** Why it cannot be used now, for people. */
  unavailableReason: z.string().nullable(),
  /** The same for programs. */
  unavailable: z
    .object({
      code: z.enum(unavailableCodes),
      /** When it is asked again, where that is known. */
      until: timestamp.nullable(),
    })
    .nullable(),
  /** False for engines that draw by rule, such as the built-in illustrator. */
  ai: z.boolean(),
  /** What leaves the service and where it goes, in one sentence. */
  dataNote: z.string(),
  /** Who is sent every text besides the engine and has to agree before anything is made: a seller of record may demand that. Mostly nobody. */
  checkedBy: z.array(z.string()),
});
export type Model = z.infer<typeof model>;

export const modelRoutes = {
  listModels: {
    method: 'GET',
    url: '/v1/models',
    access: { kind: 'workspace', scope: 'models:read' },
    problems: [],
    schema: {
      operationId: 'listModels',
      summary: 'The catalogue, with prices',
      tags: ['Models'],
      response: { 200: z.object({ data: z.array(model) }) },
    },
  },
} as const satisfies Record<string, RouteContract>;
