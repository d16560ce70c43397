// Apart from the schemas, so that a page that wants these words does not load a schema library.

/** What can be uploaded. The bytes decide, not the name. */
export const acceptedMediaTypes = [
  'image/png',
  'image/jpeg',
  'image/webp',
  'image/avif',
  'image/heic',
  'image/gif',
  'video/mp4',
  'video/quicktime',
  'video/webm',
] as const;

/** The content type of a piece of an upload. */
export const uploadPieceType = 'application/offset+octet-stream';
/** The largest piece, in bytes. */
export const maxUploadPieceBytes = 16 * 1024 * 1024;
