import { z } from 'zod';
import { asset } from './assets.ts';
import { id, nothing } from './common.ts';
import { balance, spendAlert } from './credits.ts';
import { generation } from './generations.ts';
import type { RouteContract } from './route.ts';
import { upload } from './uploads.ts';

/** What a stream of `GET /v1/events` can say. `id:` on the wire is the sequence; send it back as `Last-Event-ID`. */
export const eventData = {
  'generation-changed': generation,
  'generation-progressed': z.object({ id, progress: z.number(), previews: generation.shape.previews }),
  'asset-created': asset,
  'asset-changed': asset,
  'asset-deleted': z.object({ id }),
  'upload-changed': upload,
  /** The order changed, or the whole workspace was paused or resumed: ask for the queue again. */
  'queue-changed': z.object({ paused: z.boolean() }),
  /** Ask for it again. */
  'order-changed': z.object({ id }),
  /** What is bought by itself changed, or was paused: ask for it again. */
  'top-up-changed': z.object({ id }),
  'credits-changed': balance.pick({ available: true, held: true, debt: true, frozen: true, frozenFor: true }),
  'spend-alert': spendAlert,
} as const;
export type EventType = keyof typeof eventData;
export type StudioEvent = {
  [Type in EventType]: { readonly type: Type; readonly sequence: string; readonly data: z.infer<(typeof eventData)[Type]> };
}[EventType];

export const eventRoutes = {
  streamEvents: {
    method: 'GET',
    url: '/v1/events',
    access: { kind: 'workspace', scope: 'generations:read' },
    raw: true,
    problems: ['service.draining'],
    schema: {
      operationId: 'streamEvents',
      summary: 'What happens in the workspace, as server-sent events; replays after Last-Event-ID',
      tags: ['Events'],
      response: { 200: nothing },
    },
  },
} as const satisfies Record<string, RouteContract>;
