import { createHash } from 'node:crypto';
import type { SyncBlob } from './sync-blob.ts';

/** How every C2PA manifest store begins, in any container: a JUMBF description box with the type "c2pa" (C2PA 2.2, section 11.1). */
const marker = Buffer.from('jumdc2pa', 'latin1');
/** In front of the marker stand the lengths of the description and of the whole store, and the word "jumb". */
const markerOffset = 12;
const windowBytes = 1024 * 1024;
/** A JPEG keeps a store in segments of at most this size, with headers in between. */
const segmentBytes = 65_000;

export interface FoundManifest {
  readonly storeBytes: number;
  /** Of the store as it stands in the file; undefined if it is cut into segments. */
  readonly sha256: string | undefined;
}

/** A cheap look whether a file carries a manifest store at all: most do not, and reading one costs far more. */
export function findManifest(blob: SyncBlob, mime: string): FoundManifest | undefined {
  for (let start = 0; start < blob.size; start += windowBytes) {
    const window = Buffer.from(blob.slice(start, start + windowBytes + marker.length).readSync());
    const at = window.indexOf(marker);
    if (at < 0) continue;
    const storeStart = start + at - markerOffset;
    if (storeStart < 0) return undefined;
    const storeBytes = Buffer.from(blob.slice(storeStart, storeStart + 4).readSync()).readUInt32BE();
    if (storeStart + storeBytes > blob.size) return undefined;
    const whole = mime !== 'image/jpeg' || storeBytes < segmentBytes;
    const store = () => Buffer.from(blob.slice(storeStart, storeStart + storeBytes).readSync());
    return { storeBytes, sha256: whole ? createHash('sha256').update(store()).digest('hex') : undefined };
  }
  return undefined;
}
