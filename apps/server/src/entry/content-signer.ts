import path from 'node:path';
import type { Clock } from '../platform/clock.ts';
import { createSigner } from '../platform/credentials/create-signer.ts';
import { readIdentity } from '../platform/credentials/operator-identity.ts';
import { selfMadeIdentity } from '../platform/credentials/self-made-identity.ts';
import type { FileSigner } from '../platform/media/file-signer.ts';
import type { Config } from './config.ts';
import { version } from './version.ts';

export interface ContentSignerOptions {
  readonly dataFolder: string;
  readonly clock: Clock;
  readonly contentIdentity?: Config['contentIdentity'];
}

/** Signs in the operator's name where there is a certificate, otherwise in the one that this service has made for itself. */
export function createContentSigner({ dataFolder, clock, contentIdentity }: ContentSignerOptions): FileSigner {
  const folder = path.join(dataFolder, 'content-credentials');
  return createSigner({
    version,
    identity: async () => (contentIdentity ? readIdentity(contentIdentity, clock.now()) : selfMadeIdentity(folder, clock.now())),
  });
}
