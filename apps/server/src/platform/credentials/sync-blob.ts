import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';

/** The bytes from `start` to `end`, in memory of their own. */
type ReadRange = (start: number, end: number) => ArrayBuffer;

/** A Blob that can be read without waiting, and whose bytes may stay on the disk until they are asked for. */
export class SyncBlob extends Blob {
  readonly #read: ReadRange;
  readonly #start: number;
  readonly #end: number;

  constructor(read: ReadRange, start: number, end: number) {
    super([]);
    this.#read = read;
    this.#start = start;
    this.#end = end;
  }

  override get size(): number {
    return this.#end - this.#start;
  }

  override slice(start = 0, end = this.size): SyncBlob {
    return new SyncBlob(this.#read, this.#start + start, this.#start + Math.min(end, this.size));
  }

  override arrayBuffer(): Promise<ArrayBuffer> {
    return Promise.resolve(this.readSync());
  }

  readSync(): ArrayBuffer {
    return this.#read(this.#start, this.#end);
  }
}

export const blobOfBytes = (bytes: Uint8Array): SyncBlob =>
  new SyncBlob((start, end) => Uint8Array.from(bytes.subarray(start, end)).buffer, 0, bytes.length);

/** Lends out a file. A link is not followed: the decoder that wrote the folder has read a stranger's bytes. */
export async function withFile<Result>(path: string, use: (blob: SyncBlob) => Promise<Result>): Promise<Result> {
  const file = openSync(path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0));
  const read: ReadRange = (start, end) => {
    const bytes = new Uint8Array(end - start);
    for (let done = 0; done < bytes.length; ) {
      const count = readSync(file, bytes, done, bytes.length - done, start + done);
      if (count === 0) throw new Error('a file became shorter while it was read');
      done += count;
    }
    return bytes.buffer;
  };
  try {
    return await use(new SyncBlob(read, 0, fstatSync(file).size));
  } finally {
    closeSync(file);
  }
}
