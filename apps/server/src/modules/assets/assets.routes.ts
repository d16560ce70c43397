import { routes } from '@pinhole/contract';
import type { Http } from '../../platform/http/http.ts';
import { mount } from '../../platform/http/mount.ts';
import { sendFile } from '../../platform/http/send-file.ts';
import { type AssetDeps, getAsset, listAssets, restoreAsset, trashAsset } from './library.ts';
import type { MediaGateway } from './media-gateway.ts';

export function mountAssets(http: Http, deps: AssetDeps, gateway: MediaGateway): void {
  mount(http, routes.listAssets, async ({ actor, query, cursor }) => {
    const page = await listAssets(deps, actor, {
      kind: query.kind,
      trashed: query.trashed === 'true',
      before: cursor.read(),
      limit: query.limit,
    });
    return { data: [...page.data], nextCursor: cursor.write(page.nextCursor) };
  });
  mount(http, routes.getAsset, ({ actor, params }) => getAsset(deps, actor, params.id));
  mount(http, routes.deleteAsset, ({ actor, params }) => trashAsset(deps, actor, params.id));
  mount(http, routes.restoreAsset, ({ actor, params }) => restoreAsset(deps, actor, params.id));
  mount(http, routes.getMedia, async ({ actor, params, request, reply }) => {
    const answer = await gateway.serve({
      workspaceId: actor.workspaceId,
      assetId: params.assetId,
      rendition: params.rendition,
      range: request.headers.range,
      ifNoneMatch: request.headers['if-none-match'],
      ifRange: request.headers['if-range'] as string | undefined,
    });
    reply.code(answer.status).headers(answer.headers);
    return answer.body && 'object' in answer.body ? sendFile(reply, answer.body) : reply.send(answer.body ?? undefined);
  });
}
