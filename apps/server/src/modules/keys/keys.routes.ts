import { keyRoutes } from '@pinhole/contract';
import type { Http } from '../../platform/http/http.ts';
import { mount } from '../../platform/http/mount.ts';
import { createKey, type KeysDeps, listKeys, revokeKey } from './keys.ts';

export function mountKeys(http: Http, deps: KeysDeps): void {
  mount(http, keyRoutes.listKeys, async ({ actor }) => ({ data: await listKeys(deps, actor) }));
  mount(http, keyRoutes.createKey, ({ actor, body, reply }) => {
    reply.header('cache-control', 'no-store');
    return createKey(deps, actor, body);
  });
  mount(http, keyRoutes.revokeKey, async ({ actor, params }) => {
    await revokeKey(deps, actor, params.id);
    return null;
  });
}
