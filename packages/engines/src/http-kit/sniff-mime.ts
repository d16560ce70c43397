/** The type that the first bytes of a picture or clip show; null for everything else, whatever its sender called it. */
export function sniffMime(bytes: Uint8Array): string | null {
  const head = Buffer.from(bytes.subarray(0, 16)).toString('latin1');
  if (head.startsWith('\x89PNG\r\n\x1a\n')) return 'image/png';
  if (head.startsWith('\xff\xd8\xff')) return 'image/jpeg';
  if (head.startsWith('RIFF') && head.slice(8, 12) === 'WEBP') return 'image/webp';
  if (head.startsWith('GIF8')) return 'image/gif';
  if (head.startsWith('\x1aE\xdf\xa3')) return 'video/webm';
  if (head.slice(4, 8) === 'ftyp') return head.slice(8, 12).startsWith('avif') ? 'image/avif' : 'video/mp4';
  return null;
}
