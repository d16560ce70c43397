import type { FileHandle } from 'node:fs/promises';

/** Writes pieces where the file stands, without putting them together first. */
export async function writeAll(handle: FileHandle, chunks: readonly Uint8Array[]): Promise<void> {
  const whole = chunks.reduce((sum, chunk) => sum + chunk.byteLength, 0);
  if (whole === 0) return;
  const { bytesWritten } = await handle.writev(chunks);
  // A disk that fills up takes a part; `writeFile` goes on with the rest until the error is told.
  if (bytesWritten < whole) await handle.writeFile(Buffer.concat(chunks).subarray(bytesWritten));
}
