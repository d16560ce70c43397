import { z } from 'zod';
import type { Json } from '../spec/json.ts';

const target = z.strictObject({ node: z.string().min(1), input: z.string().min(1) });
const targets = z.union([target.transform((one) => [one]), z.array(target).min(1)]);

const inputs = z.strictObject({
  prompt: targets.optional(),
  negativePrompt: targets.optional(),
  seed: targets.optional(),
  width: targets.optional(),
  height: targets.optional(),
  count: targets.optional(),
  /** Seconds as they are, or as frames: `round(seconds × framesPerSecond)` to the nearest `multipleOf`, and `add` more. */
  duration: z
    .array(
      target.extend({
        framesPerSecond: z.number().positive().optional(),
        multipleOf: z.number().int().positive().default(1),
        add: z.number().int().nonnegative().default(0),
      }),
    )
    .min(1)
    .optional(),
  init: targets.optional(),
  mask: targets.optional(),
  /** What is kept of `init` is its strength; this input takes the rest, 1 − strength. */
  denoise: targets.optional(),
  /** The first reference of a role goes into the first place for that role, and so on. */
  references: z
    .array(target.extend({ role: z.enum(['subject', 'style', 'first_frame', 'last_frame']), strength: target.optional() }))
    .default([]),
  params: z.record(z.string(), targets).default({}),
});

const scalar = z.union([z.string(), z.number(), z.boolean(), z.null()]);
const shallow = z.union([scalar, z.array(scalar), z.record(z.string(), scalar)]);
const value: z.ZodType<Json> = z.union([shallow, z.array(shallow), z.record(z.string(), shallow)]);

const graph = z
  .record(z.string(), z.object({ class_type: z.string().min(1), inputs: z.record(z.string(), value) }))
  .refine((nodes) => Object.keys(nodes).length > 0 && Object.keys(nodes).length <= 500, 'a workflow has 1 to 500 nodes');

/** A graph as ComfyUI exports it for its API, and where what was asked goes into it. */
export const workflow = z.strictObject({
  graph,
  inputs,
  /** Nodes to work for; every node that makes files when left out. */
  outputs: z.array(z.string()).min(1).optional(),
});

export type Target = z.output<typeof target>;
export type WorkflowGraph = z.output<typeof graph>;
export type Workflow = z.output<typeof workflow>;
