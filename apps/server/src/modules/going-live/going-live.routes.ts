import { goingLiveRoutes } from '@pinhole/contract';
import type { Http } from '../../platform/http/http.ts';
import { mount } from '../../platform/http/mount.ts';
import type { GoingLiveDeps } from './going-live-deps.ts';
import { readGoingLive } from './read-going-live.ts';

export function mountGoingLive(http: Http, deps: GoingLiveDeps): void {
  mount(http, goingLiveRoutes.getGoingLive, () => readGoingLive(deps));
}
