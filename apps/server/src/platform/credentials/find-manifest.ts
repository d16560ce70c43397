import { createHash } from 'node:crypto';
import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';

/** How every C2PA manifest store begins, in any container: a JUMBF description box with the type "c2pa" (C2PA 2.2, section 11.1). */
const marker = Buffer.from('jumdc2pa', 'latin1');
/** In front of the marker stand the lengths of the store and of its description, and the word "jumb". */
const markerOffset = 12;
/** A JPEG keeps a store in segments of at most this size, with headers in between. */
const segmentBytes = 65_000;
const maxStoreBytes = 64 * 1024 * 1024;

/** Small enough to stay in the processor's cache, and used again for every file. */
const window = Buffer.allocUnsafeSlow(256 * 1024);

export interface FoundManifest {
  readonly storeBytes: number;
  /** Of the store as it stands in the file; undefined if it is cut into segments. */
  readonly sha256: string | undefined;
}

/** A cheap look whether a file carries a manifest store at all: most do not, and reading one costs far more. */
export function findManifest(path: string, mime: string): FoundManifest | undefined {
  const file = openSync(path, constants.O_RDONLY);
  try {
    const start = findMarker(file) - markerOffset;
    if (start < 0) return undefined;
    const head = Buffer.alloc(4);
    readSync(file, head, 0, head.length, start);
    const storeBytes = head.readUInt32BE();
    if (start + storeBytes > fstatSync(file).size || storeBytes > maxStoreBytes) return undefined;
    if (mime === 'image/jpeg' && storeBytes > segmentBytes) return { storeBytes, sha256: undefined };
    const store = Buffer.alloc(storeBytes);
    readSync(file, store, 0, storeBytes, start);
    return { storeBytes, sha256: createHash('sha256').update(store).digest('hex') };
  } finally {
    closeSync(file);
  }
}

function findMarker(file: number): number {
  const step = window.length - marker.length;
  for (let start = 0; ; start += step) {
    const count = readSync(file, window, 0, window.length, start);
    const at = window.subarray(0, count).indexOf(marker);
    if (at >= 0) return start + at;
    if (count < window.length) return -1;
  }
}
