export { mountGoingLive } from './going-live.routes.ts';
export type { GoingLiveDeps } from './going-live-deps.ts';
export { listHindrances } from './read-going-live.ts';
