import { z } from 'zod';

/** What a handle keeps of a task beside its id. JSON, and no secret: the polling address holds only the id. */
export const storedTask = z.object({
  pollingUrl: z.string(),
  /** Milliseconds since 1970. */
  acceptedAt: z.number(),
  kind: z.enum(['image', 'video']),
  mime: z.string(),
  cost: z.object({ micros: z.number(), currency: z.string(), quality: z.enum(['reported', 'estimated']) }),
});
export type StoredTask = z.output<typeof storedTask>;
