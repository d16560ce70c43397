import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type * as C2pa from '@contentauth/c2pa-wasm';
import type { SyncBlob } from './sync-blob.ts';

/**
 * The C2PA library is written for web workers: it takes Blobs and reads them at once with a FileReaderSync, which Node does not
 * have. It computes without pause, so a server loads it in a thread of its own.
 */
export async function loadC2pa(): Promise<typeof C2pa> {
  Object.assign(globalThis, { FileReaderSync: SyncBlobReader });
  const library = await import('@contentauth/c2pa-wasm');
  const code = fileURLToPath(import.meta.resolve('@contentauth/c2pa-wasm/c2pa.wasm'));
  library.initSync({ module: new WebAssembly.Module(readFileSync(code)) });
  return library;
}

class SyncBlobReader {
  readAsArrayBuffer(blob: SyncBlob): ArrayBuffer {
    return blob.readSync();
  }
}

/** A stranger's file may name a manifest or a certificate's status elsewhere on the network. */
const nothingFetched = { remote_manifest_fetch: false, ocsp_fetch: false };

/** No trust list is asked, no thumbnail is put inside, and what was signed is not read again. */
export const signingSettings = JSON.stringify({
  verify: { ...nothingFetched, verify_after_sign: false, verify_trust: false },
  builder: { thumbnail: { enabled: false } },
});

/** `trustAnchors`: authorities whose signers are trusted, as PEM. Without them only the signature itself is verified. */
export const readingSettings = (trustAnchors?: string): string =>
  JSON.stringify({
    verify: { ...nothingFetched, verify_after_reading: true, verify_trust: trustAnchors !== undefined },
    ...(trustAnchors === undefined ? {} : { trust: { trust_anchors: trustAnchors } }),
  });
