import { appendFile } from 'node:fs/promises';

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
