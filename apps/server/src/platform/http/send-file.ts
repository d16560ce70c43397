import type { ServerResponse } from 'node:http';
import type { FastifyReply } from 'fastify';
import { readPooled } from '../storage/read-pooled.ts';
import type { OpenedObject } from '../storage/storage-driver.ts';

/** A part of an open local file; `end` is its last byte. */
export interface FileBody {
  readonly object: OpenedObject;
  readonly window: { readonly start: number; readonly end: number };
}

/**
 * Answers with a file, status and headers as they stand on the reply. Waits for the reader between pieces, so a slow one holds one
 * buffer and nothing more, and closes the file whatever happens.
 */
export async function sendFile(reply: FastifyReply, { object, window }: FileBody): Promise<FastifyReply> {
  await using file = object;
  reply.hijack();
  const response = reply.raw;
  const headers = Object.entries(reply.getHeaders()).filter(
    (entry): entry is [string, string | number | string[]] => entry[1] !== undefined,
  );
  response.writeHead(reply.statusCode, Object.fromEntries(headers));
  const left = new Promise<never>((_, reject) => {
    response.once('close', () => reject(new ReaderLeft()));
  });
  left.catch(() => {});
  try {
    await readPooled(file.handle, window, (bytes) => Promise.race([written(response, bytes), left]));
    response.end();
  } catch (error) {
    // Half an answer cannot be taken back: ending the connection is how its reader learns that the rest is missing.
    response.destroy();
    if (!(error instanceof ReaderLeft)) throw error;
  }
  return reply;
}

class ReaderLeft extends Error {}

const written = (response: ServerResponse, bytes: Uint8Array): Promise<void> =>
  new Promise((resolve, reject) => {
    response.write(bytes, (error) => (error ? reject(error) : resolve()));
  });
