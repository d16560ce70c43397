import type { Mask } from './mask.ts';

const signature = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);
const rowsAtOnce = 64;

/** A mask as a grey PNG: white changes, black stays. Written here, because a canvas of this size would need four times the memory. */
export async function encodeMask({ width, height, data }: Mask, onProgress: (share: number) => void = () => {}): Promise<Blob> {
  let row = 0;
  const rows = new ReadableStream<Uint8Array<ArrayBuffer>>({
    pull(controller) {
      const count = Math.min(rowsAtOnce, height - row);
      if (count <= 0) return controller.close();
      const block = new Uint8Array(count * (width + 1));
      for (let index = 0; index < count; index += 1)
        block.set(data.subarray((row + index) * width, (row + index + 1) * width), index * (width + 1) + 1);
      row += count;
      controller.enqueue(block);
      onProgress(row / height);
    },
  });
  const packed = new Uint8Array(await new Response(rows.pipeThrough(new CompressionStream('deflate'))).arrayBuffer());
  const header = new Uint8Array(13);
  const view = new DataView(header.buffer);
  view.setUint32(0, width);
  view.setUint32(4, height);
  header[8] = 8; // bits; what follows is zero: grey, deflate, no filter of filters, not interlaced
  return new Blob([signature, chunk('IHDR', header), chunk('IDAT', packed), chunk('IEND', new Uint8Array(0))], { type: 'image/png' });
}

function chunk(type: string, content: Uint8Array): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(content.length + 12);
  const view = new DataView(whole.buffer);
  view.setUint32(0, content.length);
  for (let index = 0; index < 4; index += 1) whole[4 + index] = type.charCodeAt(index);
  whole.set(content, 8);
  view.setUint32(content.length + 8, checksum(whole.subarray(4, content.length + 8)));
  return whole;
}

const table = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? 0xedb88320 ^ (value >>> 1) : value >>> 1;
  return value;
});

function checksum(bytes: Uint8Array): number {
  let value = 0xffffffff;
  for (let index = 0; index < bytes.length; index += 1)
    value = (table[(value ^ (bytes[index] as number)) & 0xff] as number) ^ (value >>> 8);
  return (value ^ 0xffffffff) >>> 0;
}
