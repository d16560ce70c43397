import { type DigitalSourceType, digitalSourceTypes, digitalSourceUri, parseDigitalSourceUri } from './digital-source-type.ts';
import { readXmpBox } from './mp4-file.ts';

const packetStart = Buffer.from('<x:xmpmeta', 'latin1');
const packetEnd = Buffer.from('</x:xmpmeta>', 'latin1');

/** The mark a stored file carries, read from the file itself: for tests and for the checks that keep the promise honest. */
export function readDigitalSourceType(bytes: Uint8Array, mime: string): DigitalSourceType | undefined {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  switch (mime) {
    case 'video/mp4':
      return parseDigitalSourceUri(readXmpBox(file) ?? '');
    case 'video/webm':
      // WebM has no place for XMP: the mark is a tag with the same URI.
      return digitalSourceTypes.find((type) => file.includes(digitalSourceUri(type)));
    default:
      return parseDigitalSourceUri(scanForPacket(file));
  }
}

/** XMP is made to be found without knowing the container: it is stored as plain text between its own markers. */
function scanForPacket(file: Buffer): string {
  const start = file.indexOf(packetStart);
  const end = start < 0 ? -1 : file.indexOf(packetEnd, start);
  return end < 0 ? '' : file.toString('utf8', start, end);
}
