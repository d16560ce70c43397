import { routes } from '@pinhole/contract';
import type { Http } from '../../platform/http/http.ts';
import { mount } from '../../platform/http/mount.ts';
import type { GenerationDeps } from './generation-deps.ts';
import { cancelGeneration } from './queue/cancel-generation.ts';
import { getGeneration, getPreview, listGenerations } from './read-generations.ts';
import { createQuote } from './request/create-quote.ts';
import { submitGeneration } from './request/submit-generation.ts';

export function mountGenerations(http: Http, deps: GenerationDeps): void {
  mount(http, routes.createQuote, ({ actor, body }) => createQuote(deps, actor, body));
  mount(http, routes.createGeneration, ({ actor, body, tx, requestId }) => submitGeneration(deps, tx, actor, body, requestId));
  mount(http, routes.listGenerations, async ({ actor, query, cursor }) => {
    const page = await listGenerations(deps, actor, { state: query.state, before: cursor.read(), limit: query.limit });
    return { data: [...page.data], nextCursor: cursor.write(page.nextCursor) };
  });
  mount(http, routes.getGeneration, ({ actor, params }) => getGeneration(deps, actor, params.id));
  mount(http, routes.cancelGeneration, ({ actor, params }) => cancelGeneration(deps, actor, params.id));
  mount(http, routes.getGenerationPreview, async ({ actor, params, reply }) => {
    const preview = await getPreview(deps.db, actor, params.id, params.index);
    if (!preview) return reply.code(204).header('cache-control', 'no-store').send();
    // The address names a version, so this very picture never changes.
    return reply.type(preview.mime).header('cache-control', 'private, max-age=600, immutable').send(preview.bytes);
  });
}
