export { type LiveRouteDeps, mountLive } from './live.routes.ts';
