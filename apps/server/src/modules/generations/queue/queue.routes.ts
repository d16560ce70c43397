import { routes } from '@pinhole/contract';
import type { Http } from '../../../platform/http/http.ts';
import { mount } from '../../../platform/http/mount.ts';
import type { GenerationDeps } from '../generation-deps.ts';
import { cancelQueue } from './cancel-queue.ts';
import { listQueue } from './list-queue.ts';
import { moveGeneration } from './move-generation.ts';
import { pauseGeneration, pauseQueue, resumeGeneration, resumeQueue } from './pause-queue.ts';
import { getQueueSummary } from './queue-summary.ts';
import { quoteRetries } from './quote-retries.ts';

export function mountQueue(http: Http, deps: GenerationDeps): void {
  mount(http, routes.listQueue, async ({ actor, query, cursor }) => {
    const page = await listQueue(deps, actor, { ...query, cursor: cursor.read() });
    return { data: [...page.data], nextCursor: cursor.write(page.nextCursor) };
  });
  mount(http, routes.getQueueSummary, ({ actor }) => getQueueSummary(deps, actor));
  mount(http, routes.moveGeneration, ({ actor, params, body }) => moveGeneration(deps, actor, params.id, body));
  mount(http, routes.pauseGeneration, ({ actor, params }) => pauseGeneration(deps, actor, params.id));
  mount(http, routes.resumeGeneration, ({ actor, params }) => resumeGeneration(deps, actor, params.id));
  mount(http, routes.pauseQueue, ({ actor }) => pauseQueue(deps, actor));
  mount(http, routes.resumeQueue, ({ actor }) => resumeQueue(deps, actor));
  mount(http, routes.cancelQueue, ({ actor, body }) => cancelQueue(deps, actor, body));
  mount(http, routes.quoteRetries, ({ actor, body }) => quoteRetries(deps, actor, body.generationIds));
}
