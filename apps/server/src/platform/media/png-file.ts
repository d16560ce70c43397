import { crc32, inflate } from 'node:zlib';

const signature = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');
/** What draws the picture. Text, time, EXIF, colour profiles, animation and private chunks do not come along. */
const drawing = new Set(['IHDR', 'PLTE', 'tRNS', 'IDAT']);
const channelsOfColourType: Readonly<Record<number, number>> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 };

const headerBytes = signature.length + 25; // every PNG begins with its signature and an IHDR chunk of this size

/** A PNG of our own making, marked. Libraries write this chunk compressed, where a search for the mark would miss it. */
export const markPng = (file: Buffer, xmp: string): Buffer =>
  Buffer.concat([file.subarray(0, headerBytes), ...xmpChunk(xmp), file.subarray(headerBytes)]);

interface Chunk {
  readonly type: string;
  readonly data: Buffer;
  /** Length, type, data and checksum as they stand in the file. */
  readonly whole: Buffer;
}

/** A PNG taken apart. Every byte of it is checked: chunk checksums, and that the compressed pixels end with the last row. */
export interface PngFile {
  readonly width: number;
  readonly height: number;
  readonly bitDepth: number;
  readonly colourType: number;
  readonly hasTransparentColour: boolean;
  /** The inflated rows, each behind its filter byte. */
  readonly rows: Buffer;
  readonly chunks: readonly Chunk[];
}

/** Undefined when something does not add up, or when the file is interlaced: such a file has to be decoded and encoded anew. */
export async function readPng(file: Buffer): Promise<PngFile | undefined> {
  const chunks = readChunks(file);
  const header = chunks?.[0];
  if (!chunks || header?.type !== 'IHDR' || header.data.length !== 13) return undefined;
  const compressed = Buffer.concat(chunks.filter(({ type }) => type === 'IDAT').map(({ data }) => data));
  const rows = await inflateExactly(compressed, pixelBytes(header.data));
  if (!rows) return undefined;
  return {
    width: header.data.readUInt32BE(0),
    height: header.data.readUInt32BE(4),
    bitDepth: header.data.readUInt8(8),
    colourType: header.data.readUInt8(9),
    hasTransparentColour: chunks.some(({ type }) => type === 'tRNS'),
    rows,
    chunks,
  };
}

/**
 * The same picture with nothing else in the file, and our XMP packet when given. It costs a fiftieth of encoding and is as strict:
 * every byte kept was checked or is a pixel.
 */
export function rebuildPng({ chunks }: PngFile, xmp: string | undefined): Buffer {
  const whole = (wanted: string): readonly Buffer[] => chunks.filter(({ type }) => type === wanted).map(({ whole }) => whole);
  return Buffer.concat([
    signature,
    ...whole('IHDR').slice(0, 1),
    ...(xmp === undefined ? [] : xmpChunk(xmp)),
    ...whole('PLTE').slice(0, 1),
    ...whole('tRNS').slice(0, 1),
    ...whole('IDAT'),
    ...writeChunk('IEND', Buffer.alloc(0)),
  ]);
}

function readChunks(file: Buffer): readonly Chunk[] | undefined {
  if (!file.subarray(0, 8).equals(signature)) return undefined;
  const chunks: Chunk[] = [];
  for (let offset = 8; offset + 12 <= file.length; ) {
    const end = offset + 8 + file.readUInt32BE(offset);
    if (end + 4 > file.length) return undefined;
    const type = file.toString('latin1', offset + 4, offset + 8);
    if (type === 'IEND') return chunks;
    if (drawing.has(type)) {
      if (crc32(file.subarray(offset + 4, end)) !== file.readUInt32BE(end)) return undefined;
      chunks.push({ type, data: file.subarray(offset + 8, end), whole: file.subarray(offset, end + 4) });
    }
    offset = end + 4;
  }
  return undefined;
}

function pixelBytes(header: Buffer): number | undefined {
  const channels = channelsOfColourType[header.readUInt8(9)];
  const interlaced = header.readUInt8(12) !== 0;
  if (channels === undefined || interlaced) return undefined;
  const rowBytes = Math.ceil((header.readUInt32BE(0) * channels * header.readUInt8(8)) / 8);
  return header.readUInt32BE(4) * (1 + rowBytes);
}

/** The inflated bytes, if they are that many and the compressed ones end with them: nothing rides along behind. */
function inflateExactly(compressed: Buffer, expectedBytes: number | undefined): Promise<Buffer | undefined> {
  if (expectedBytes === undefined) return Promise.resolve(undefined);
  const options = { info: true, maxOutputLength: expectedBytes, chunkSize: Math.max(64, expectedBytes) };
  return new Promise((resolve) => {
    inflate(compressed, options, (error, result: Buffer | InflatedWithInfo) => {
      const complete = !error && 'engine' in result && result.buffer.length === expectedBytes;
      resolve(complete && result.engine.bytesWritten === compressed.length ? result.buffer : undefined);
    });
  });
}

/** What `info: true` makes of the result; the type declarations do not know it. */
interface InflatedWithInfo {
  readonly buffer: Buffer;
  readonly engine: { readonly bytesWritten: number };
}

function writeChunk(type: string, data: Buffer): readonly Buffer[] {
  const head = Buffer.alloc(8);
  head.writeUInt32BE(data.length, 0);
  head.write(type, 4, 'latin1');
  const tail = Buffer.alloc(4);
  tail.writeUInt32BE(crc32(data, crc32(head.subarray(4))), 0);
  return [head, data, tail];
}

const xmpChunk = (xmp: string): readonly Buffer[] => writeChunk('iTXt', Buffer.from(`XML:com.adobe.xmp\0\0\0\0\0${xmp}`, 'utf8'));
