import { appendFile, type FileHandle } from 'node:fs/promises';

/** The box type under which XMP lives in a file of the MP4 family (XMP specification, part 3). */
const xmpBoxId = Buffer.from('BE7ACFCB97A942E89C71999491E3AFAC', 'hex');

/** Appends the packet as the last top-level box: no offset inside the file moves. */
export async function appendXmpBox(file: string, xmp: string): Promise<void> {
  const packet = Buffer.from(xmp, 'utf8');
  const head = Buffer.alloc(8);
  head.writeUInt32BE(head.length + xmpBoxId.length + packet.length, 0);
  head.write('uuid', 4, 'latin1');
  await appendFile(file, Buffer.concat([head, xmpBoxId, packet]));
}

const longestXmp = 256 * 1024;
const mostBoxes = 10_000;

/** The packet of a file that is too large to be held in memory: only the heads of its top-level boxes are read. */
export async function findXmpBox(handle: FileHandle): Promise<string | undefined> {
  const { size: end } = await handle.stat();
  const head = Buffer.alloc(32);
  for (let offset = 0, boxes = 0; offset + 8 <= end && boxes < mostBoxes; boxes += 1) {
    await handle.read(head, 0, head.length, offset);
    const short = head.readUInt32BE(0);
    const bytes = short === 1 ? Number(head.readBigUInt64BE(8)) : short === 0 ? end - offset : short;
    const start = short === 1 ? 16 : 8;
    if (bytes < start) return undefined;
    const isXmp = head.toString('latin1', 4, 8) === 'uuid' && head.subarray(start, start + 16).equals(xmpBoxId);
    if (isXmp && bytes <= longestXmp) {
      const content = Buffer.alloc(bytes - start - xmpBoxId.length);
      const { bytesRead } = await handle.read(content, 0, content.length, offset + start + xmpBoxId.length);
      return content.toString('utf8', 0, bytesRead);
    }
    offset += bytes;
  }
  return undefined;
}

export function readXmpBox(file: Buffer): string | undefined {
  for (const { type, content } of topLevelBoxes(file)) {
    if (type === 'uuid' && content.subarray(0, 16).equals(xmpBoxId)) return content.toString('utf8', 16);
  }
  return undefined;
}

export function* topLevelBoxes(file: Buffer): Generator<{ readonly type: string; readonly content: Buffer }> {
  for (let offset = 0; offset + 8 <= file.length; ) {
    const short = file.readUInt32BE(offset);
    const long = short === 1 && offset + 16 <= file.length;
    const headBytes = long ? 16 : 8;
    const size = long ? Number(file.readBigUInt64BE(offset + 8)) : short === 0 ? file.length - offset : short;
    if (size < headBytes) return;
    yield { type: file.toString('latin1', offset + 4, offset + 8), content: file.subarray(offset + headBytes, offset + size) };
    offset += size;
  }
}
