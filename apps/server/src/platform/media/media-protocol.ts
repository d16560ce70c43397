import { z } from 'zod';
import type { DigitalSourceType } from './digital-source-type.ts';
import { mediaErrorKinds } from './media-error.ts';
import type { MediaLimits } from './media-limits.ts';
import type { MediaType } from './sniff-media-type.ts';

/** A still made from the input. `original` is the input itself, cleaned; the others exist in the format asked for. */
export type RenditionRequest =
  | { readonly name: 'original' }
  | { readonly name: 'preview' | 'thumb' | 'poster' | 'last_frame'; readonly format: StillFormat };

export type StillFormat = 'webp' | 'avif' | 'jpeg' | 'png';

/** Whose bytes: what an engine delivered for us, or what a person brought. Both are untrusted; an output keeps its exact pixels. */
export type MediaPurpose = 'output' | 'upload';

/** One file for the decoder process. It reads `source` (and `poster`) in `folder` and writes there, and nowhere else. */
export interface DecoderJob {
  readonly folder: string;
  readonly type: MediaType;
  readonly purpose: MediaPurpose;
  readonly renditions: readonly RenditionRequest[];
  readonly digitalSourceType: DigitalSourceType | undefined;
  readonly hasPoster: boolean;
  readonly limits: MediaLimits;
}

export const mediaWarnings = ['animation_dropped', 'frames_unavailable', 'tracks_dropped'] as const;

const mediaFile = z.object({
  name: z.enum(['original', 'preview', 'thumb', 'poster', 'last_frame']),
  format: z.enum(['png', 'jpeg', 'webp', 'avif', 'mp4', 'webm']),
  width: z.int().positive(),
  height: z.int().positive(),
  bytes: z.int().positive(),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
});

const decoded = z.object({
  kind: z.enum(['image', 'video']),
  width: z.int().positive(),
  height: z.int().positive(),
  durationSeconds: z.number().positive().optional(),
  framesPerSecond: z.number().positive().optional(),
  thumbHash: z.base64().max(64).optional(),
  files: z.array(mediaFile),
  warnings: z.array(z.enum(mediaWarnings)),
});
export type Decoded = z.infer<typeof decoded>;
export type DecodedFile = z.infer<typeof mediaFile>;

/** The answer comes from a process that has read a stranger's bytes, so it is parsed like a stranger's. */
export const decoderReply = z.union([
  z.object({ hello: z.literal(true) }),
  z.object({ decoded }),
  z.object({ refused: z.enum(mediaErrorKinds) }),
]);
export type DecoderReply = z.infer<typeof decoderReply>;

/** Names inside the job's folder; both sides build paths from these alone. */
export const sourceName = 'source';
export const posterSourceName = 'poster-source';
export const fileNameOf = ({ name, format }: Pick<DecodedFile, 'name' | 'format'>): string => `${name}.${format}`;
