import { z } from 'zod';
import type { Handle } from '../spec/engine.ts';
import { EngineError } from '../spec/engine-error.ts';

export const engineId = 'fal';

const path = z.string().startsWith('/');
const facts = z.object({
  model: z.string(),
  status: path,
  response: path,
  cancel: path,
  seed: z.number().optional(),
  megapixels: z.number(),
  seconds: z.number().optional(),
  /** Whether the model's own safety checker was on, or the model has none to switch. */
  checked: z.boolean(),
});

/** What is kept of a request beside its id: where it is followed, and what its price is made of. */
export type HandleFacts = z.output<typeof facts>;

export const toHandle = (id: string, { seed, seconds, ...known }: HandleFacts): Handle => ({
  engine: engineId,
  v: 1,
  id,
  extra: { ...known, ...(seed === undefined ? {} : { seed }), ...(seconds === undefined ? {} : { seconds }) },
});

/** Throws `not_found` for a handle of another engine. */
export function readHandle(handle: Handle): HandleFacts {
  const parsed = facts.safeParse(handle.extra);
  if (handle.engine === engineId && handle.v === 1 && parsed.success) return parsed.data;
  throw new EngineError({ kind: 'not_found', retry: 'never', billed: 'no', detail: 'This handle is not one of fal.' });
}
