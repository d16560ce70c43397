export { touchKey } from './key-store.ts';
export { hashOfBearer } from './key-text.ts';
export { mountKeys } from './keys.routes.ts';
export { createKey, type KeysDeps, revokeKey } from './keys.ts';
