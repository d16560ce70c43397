const imageTypes = ['image/png', 'image/jpeg', 'image/webp', 'image/avif', 'image/heic', 'image/gif'] as const;
const videoTypes = ['video/mp4', 'video/quicktime', 'video/webm'] as const;
export type ImageType = (typeof imageTypes)[number];
export type VideoType = (typeof videoTypes)[number];
export type MediaType = ImageType | VideoType;

/** How many first bytes the sniffer wants. */
export const sniffLength = 64;

const isoBrands: Readonly<Record<string, MediaType>> = {
  avif: 'image/avif',
  heic: 'image/heic',
  heix: 'image/heic',
  heim: 'image/heic',
  heis: 'image/heic',
  isom: 'video/mp4',
  iso2: 'video/mp4',
  iso4: 'video/mp4',
  iso5: 'video/mp4',
  iso6: 'video/mp4',
  mp41: 'video/mp4',
  mp42: 'video/mp4',
  avc1: 'video/mp4',
  dash: 'video/mp4',
  'M4V ': 'video/mp4',
  MSNV: 'video/mp4',
  'qt  ': 'video/quicktime',
};

/** What the bytes say they are; a file's name and declared type are hearsay. Text formats (SVG, HTML, playlists) match nothing. */
export function sniffMediaType(head: Uint8Array): MediaType | undefined {
  const bytes = Buffer.from(head.buffer, head.byteOffset, Math.min(head.byteLength, sniffLength));
  const ascii = (start: number, end: number): string => bytes.toString('latin1', start, end);
  if (ascii(0, 8) === '\x89PNG\r\n\x1a\n') return 'image/png';
  if (ascii(0, 3) === '\xff\xd8\xff') return 'image/jpeg';
  if (ascii(0, 4) === 'RIFF' && ascii(8, 12) === 'WEBP') return 'image/webp';
  if (ascii(0, 6) === 'GIF87a' || ascii(0, 6) === 'GIF89a') return 'image/gif';
  if (ascii(4, 8) === 'ftyp') return typeOfBrands(bytes);
  if (ascii(0, 4) === '\x1a\x45\xdf\xa3' && ascii(4, sniffLength).includes('webm')) return 'video/webm';
  return undefined;
}

/** A picture may call itself just that (`mif1`); then what it is compatible with says how it is coded. */
function typeOfBrands(bytes: Buffer): MediaType | undefined {
  const brand = (start: number): string => bytes.toString('latin1', start, start + 4);
  if (brand(8) !== 'mif1') return isoBrands[brand(8)];
  const end = Math.min(bytes.length, bytes.readUInt32BE(0));
  for (let start = 16; start + 4 <= end; start += 4) {
    const type = isoBrands[brand(start)];
    if (type && isImageType(type)) return type;
  }
  return undefined;
}

export const isImageType = (type: MediaType): type is ImageType => imageTypes.some((known) => known === type);
