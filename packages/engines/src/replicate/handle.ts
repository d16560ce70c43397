import { z } from 'zod';
import type { Handle } from '../spec/engine.ts';
import { EngineError } from '../spec/engine-error.ts';

export const engineId = 'replicate';

const facts = z.object({
  attempt: z.string().optional(),
  model: z.string().optional(),
  /** Uploaded inputs, by id. */
  files: z.array(z.string()).default([]),
  seed: z.number().optional(),
  megapixels: z.number().optional(),
  seconds: z.number().optional(),
});

/** What is known of a prediction beyond its id; all of it may be missing after a lost answer. */
export type HandleFacts = z.output<typeof facts>;

export const toHandle = (id: string, { attempt, model, files, seed, megapixels, seconds }: HandleFacts): Handle => ({
  engine: engineId,
  v: 1,
  id,
  extra: {
    ...(attempt === undefined ? {} : { attempt }),
    ...(model === undefined ? {} : { model }),
    ...(files.length === 0 ? {} : { files }),
    ...(seed === undefined ? {} : { seed }),
    ...(megapixels === undefined ? {} : { megapixels }),
    ...(seconds === undefined ? {} : { seconds }),
  },
});

/** Throws `not_found` for a handle of another engine. */
export function readHandle(handle: Handle): HandleFacts {
  const parsed = facts.safeParse(handle.extra ?? {});
  if (handle.engine === engineId && handle.v === 1 && parsed.success) return parsed.data;
  throw new EngineError({ kind: 'not_found', retry: 'never', billed: 'no', detail: 'This handle is not one of Replicate.' });
}
