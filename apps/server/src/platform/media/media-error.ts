/** Why bytes were refused. Everything but `aborted` and `internal` is the input's own fault. */
export const mediaErrorKinds = [
  'unsupported_type',
  'decoder_missing',
  'too_large',
  'too_many_pixels',
  'too_many_frames',
  'too_long',
  'corrupt',
  'timeout',
  'memory',
  'aborted',
  'internal',
] as const;
export type MediaErrorKind = (typeof mediaErrorKinds)[number];

const sentences: { readonly [Kind in MediaErrorKind]: string } = {
  unsupported_type: 'This file type is not supported. Use PNG, JPEG, WebP, AVIF, HEIC or GIF, or MP4, MOV or WebM.',
  decoder_missing: 'This server has no decoder for HEIC. Save the picture as JPEG.',
  too_large: 'The file is larger than allowed.',
  too_many_pixels: 'The picture is larger than allowed.',
  too_many_frames: 'The file has more frames than allowed.',
  too_long: 'The video is longer than allowed.',
  corrupt: 'The file is damaged or incomplete.',
  timeout: 'The file took too long to read.',
  memory: 'The file needs more memory than allowed.',
  aborted: 'Reading the file was stopped.',
  internal: 'The media decoder could not run.',
};

/** A refused file. The sentence never quotes the file: a decoder's own words may carry its bytes. */
export class MediaError extends Error {
  override readonly name = 'MediaError';
  readonly kind: MediaErrorKind;

  constructor(kind: MediaErrorKind, options?: ErrorOptions) {
    super(sentences[kind], options);
    this.kind = kind;
  }
}
