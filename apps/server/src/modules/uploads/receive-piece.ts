import { createHash, randomUUID } from 'node:crypto';
import { type FileHandle, open, unlink } from 'node:fs/promises';
import path from 'node:path';
import { maxUploadPieceBytes } from '@pinhole/contract';
import { AppError } from '../../platform/app-error.ts';
import { sniffLength } from '../../platform/media/sniff-media-type.ts';
import type { ReadableFile } from '../assets/index.ts';

export interface Piece extends ReadableFile, AsyncDisposable {
  /** The first bytes, to see what it is. */
  readonly head: Uint8Array;
}

/**
 * Brings a piece to this machine's disk. A piece whose connection breaks counts as far as it came: on a bad line every byte is
 * dear. The file has no name from the start, so nothing is left of it when the process dies.
 */
export async function receivePiece(folder: string, body: AsyncIterable<Uint8Array>, maxBytes: number): Promise<Piece> {
  const handle = await openNameless(folder);
  try {
    const hash = createHash('sha256');
    let head = Buffer.alloc(0);
    let bytes = 0;
    for await (const chunk of untilBroken(body)) {
      if (bytes + chunk.byteLength > maxUploadPieceBytes)
        throw new AppError('request.too_large', { maxBytes: String(maxUploadPieceBytes) });
      if (bytes + chunk.byteLength > maxBytes) throw new AppError('upload.longer_than_declared');
      if (head.length < sniffLength) head = Buffer.concat([head, chunk.subarray(0, sniffLength - head.length)]);
      hash.update(chunk);
      await handle.write(chunk, 0, chunk.byteLength, bytes);
      bytes += chunk.byteLength;
    }
    return {
      mime: 'application/octet-stream',
      bytes,
      sha256: hash.digest('hex'),
      head,
      open: () => handle.createReadStream({ start: 0, autoClose: false }),
      [Symbol.asyncDispose]: () => handle.close(),
    };
  } catch (error) {
    await handle.close();
    throw error;
  }
}

async function openNameless(folder: string): Promise<FileHandle> {
  const file = path.join(folder, `piece-${randomUUID()}`);
  const handle = await open(file, 'wx+', 0o600);
  await unlink(file);
  return handle;
}

async function* untilBroken(body: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const chunks = body[Symbol.asyncIterator]();
  try {
    for (;;) {
      const next = await chunks.next().catch(() => undefined);
      if (!next || next.done) return;
      yield next.value;
    }
  } finally {
    await chunks.return?.();
  }
}
