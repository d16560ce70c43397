export { mountConnections } from './connections.routes.ts';
export { type Connections, createConnections } from './connections.ts';
export type { ConnectionsDeps } from './manage-connections.ts';
