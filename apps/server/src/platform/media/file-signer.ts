import type { DigitalSourceType } from './digital-source-type.ts';
import type { DecodedFile, MediaPurpose } from './media-protocol.ts';

/** A finished file of the media gate, waiting for its content credentials. */
export interface UnsignedFile extends DecodedFile {
  readonly mime: string;
  readonly path: string;
}

export interface SigningJob {
  /** The bytes as they came in. What they say about their own origin is carried on; they are read, never written. */
  readonly source: { readonly path: string; readonly mime: string; readonly width: number; readonly height: number };
  readonly purpose: MediaPurpose;
  readonly digitalSourceType: DigitalSourceType | undefined;
  readonly files: readonly UnsignedFile[];
}

/** The last hand on a file. Afterwards no byte changes: size and hash in the answer are those of the signed file. */
export interface FileSigner {
  sign(job: SigningJob, signal?: AbortSignal): Promise<readonly UnsignedFile[]>;
  /** Gets ready ahead of need. */
  readonly warm: () => void;
  readonly close: () => Promise<void>;
}
