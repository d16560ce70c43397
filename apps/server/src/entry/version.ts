import { readFileSync } from 'node:fs';
import path from 'node:path';

/** Of this Pinhole, as its package says. */
export const version = (
  JSON.parse(readFileSync(path.join(import.meta.dirname, '../../package.json'), 'utf8')) as { readonly version: string }
).version;
