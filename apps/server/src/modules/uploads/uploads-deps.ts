import type { UploadWarning } from '@pinhole/contract';
import type { Clock } from '../../platform/clock.ts';
import type { Db } from '../../platform/database/database.ts';
import type { Egress } from '../../platform/egress/egress.ts';
import type { EventHub } from '../../platform/events/event-hub.ts';
import type { Faults } from '../../platform/faults.ts';
import type { StorageDriver } from '../../platform/storage/storage-driver.ts';
import type { LocalFile } from '../assets/index.ts';

/** What an operator allows; asked anew for every upload. */
export interface UploadLimits {
  readonly imageBytes: number;
  readonly videoBytes: number;
  readonly videoSeconds: number;
  /** Uploads that one person may have under way in one workspace. */
  readonly maxOpen: number;
}

/** What came out of the media gate. */
export interface IngestedUpload {
  readonly kind: 'image' | 'video';
  readonly mime: string;
  readonly width: number;
  readonly height: number;
  readonly durationSeconds: number | null;
  readonly thumbHash: string;
  readonly warnings: readonly UploadWarning[];
  readonly files: readonly LocalFile[];
  cleanup(): Promise<void>;
}

export interface UploadDeps {
  readonly db: Db;
  readonly clock: Clock;
  readonly events: EventHub;
  readonly storage: StorageDriver;
  readonly faults: Faults;
  readonly limits: () => UploadLimits;
  /** Everything that a workspace may have stored, in bytes, as its plan says; null: no limit. */
  readonly storedBytesOf: (db: Db, workspaceId: string) => Promise<number | null>;
  /** Uploads that a request in this process is writing to. */
  readonly writing: Set<string>;
  /** Where a piece waits until it is whole. */
  readonly tempFolder: string;
  readonly ingest: (source: AsyncIterable<Uint8Array>, limits: UploadLimits, signal: AbortSignal) => Promise<IngestedUpload>;
  readonly fetchUntrusted: Egress['fetchUntrusted'];
}
