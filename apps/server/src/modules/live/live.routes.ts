import { routes } from '@pinhole/contract';
import type { FastifyRequest } from 'fastify';
import type { EventHub } from '../../platform/events/event-hub.ts';
import { lastSequence } from '../../platform/events/event-log.ts';
import type { Http } from '../../platform/http/http.ts';
import { mount } from '../../platform/http/mount.ts';
import { hydrateEvents, type LiveDeps } from './hydrate-events.ts';

export interface LiveRouteDeps extends LiveDeps {
  readonly events: EventHub;
  /** Whether this caller may still listen: asked again while a stream is open. */
  readonly stillAllowed: (request: FastifyRequest) => Promise<boolean>;
}

export function mountLive(http: Http, deps: LiveRouteDeps): void {
  mount(http, routes.streamEvents, async ({ actor, request, reply }) => {
    const after = readLastEventId(request.headers['last-event-id']) ?? (await lastSequence(deps.db, actor.workspaceId));
    const stream = http.streams.open(reply, { firstId: String(after), stillAllowed: () => deps.stillAllowed(request) });
    const stop = await deps.events.subscribe(actor.workspaceId, after, async (stored) => {
      for (const event of await hydrateEvents(deps, actor.workspaceId, stored))
        stream.send({ id: event.sequence, event: event.type, data: event.data });
    });
    if (stream.signal.aborted) stop();
    else stream.signal.addEventListener('abort', stop, { once: true });
  });
}

function readLastEventId(header: string | string[] | undefined): bigint | null {
  return typeof header === 'string' && /^\d{1,18}$/.test(header) ? BigInt(header) : null;
}
