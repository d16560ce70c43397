import type { SigningJob, UnsignedFile } from '../media/file-signer.ts';

export interface SigningRequest {
  readonly job: SigningJob;
  /** A second try, after what the source says about itself was too much for the reader. */
  readonly ignoreIncoming: boolean;
}

export type SigningReply = { readonly files: readonly UnsignedFile[] } | { readonly failed: string };
