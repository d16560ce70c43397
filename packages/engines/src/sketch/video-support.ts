import { createRequire } from 'node:module';

/** Clips need the encoder of an optional package; without it the engine simply offers no video model. */
export function canMakeVideo(): boolean {
  try {
    createRequire(import.meta.url).resolve('@mediabunny/server');
    return true;
  } catch {
    return false;
  }
}
