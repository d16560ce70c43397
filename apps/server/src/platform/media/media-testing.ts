import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import sharp, { type Sharp } from 'sharp';
import type { IngestedMedia } from './media.ts';

/** Inputs for tests of the gate. */
export const canary = 'canary-7f3a';

/** A picture with enough going on in it that a lost or moved pixel shows. */
export function drawn(width: number, height: number, channels: 3 | 4 = 3): Sharp {
  const data = Buffer.alloc(width * height * channels);
  for (let index = 0; index < data.length; index += 1) {
    const pixel = Math.floor(index / channels);
    const [x, y, channel] = [pixel % width, Math.floor(pixel / width), index % channels];
    data[index] = channel === 3 ? 255 - (x % 64) : (x * (channel + 1) + y * (3 - channel) + ((x * y) % 7)) % 256;
  }
  return sharp(data, { raw: { width, height, channels } });
}

const gps = { IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '55/1 40/1 0/1', GPSAreaInformation: canary } };
const personal = `<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" dc:creator="${canary}"/></rdf:RDF></x:xmpmeta>`;

/** The same picture with everything a camera or an editor likes to leave in it. */
export const withPersonalData = (image: Sharp): Sharp =>
  image
    .withExif({ IFD0: { Artist: canary, Copyright: canary, ImageDescription: canary }, ...gps })
    .withXmp(personal)
    .withIccProfile('p3');

export function pngChunk(type: string, data: Buffer, crc32: (bytes: Buffer) => number): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const chunk = Buffer.alloc(body.length + 8);
  chunk.writeUInt32BE(data.length, 0);
  body.copy(chunk, 4);
  chunk.writeUInt32BE(crc32(body), body.length + 4);
  return chunk;
}

export async function bytesOf(media: IngestedMedia, name: string, format?: string): Promise<Buffer> {
  const file = media.files.find((candidate) => candidate.name === name && (format === undefined || candidate.format === format));
  if (!file) throw new Error(`no file ${name} ${format ?? ''} among ${media.files.map((made) => `${made.name}.${made.format}`).join(' ')}`);
  const bytes = await readFile(file.path);
  if (createHash('sha256').update(bytes).digest('hex') !== file.sha256 || bytes.length !== file.bytes)
    throw new Error('hash or size is wrong');
  return bytes;
}

export const allBytes = async (media: IngestedMedia): Promise<Buffer> =>
  Buffer.concat(await Promise.all(media.files.map(({ name, format }) => bytesOf(media, name, format))));

export const rawPixels = (bytes: Buffer): Promise<Buffer> => sharp(bytes).raw().toBuffer();
