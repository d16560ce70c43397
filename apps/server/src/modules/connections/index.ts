export { type Connections, createConnections } from './connections.ts';
export { mountConnections } from './connections.routes.ts';
export type { ConnectionsDeps } from './manage-connections.ts';
