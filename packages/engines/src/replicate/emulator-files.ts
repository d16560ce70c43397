import { createHash, randomUUID } from 'node:crypto';
import type { Incoming } from '../emulator-kit/serve.ts';
import { invalid, notFound } from './emulator-answers.ts';

export interface StoredFile {
  readonly id: string;
  readonly mime: string;
  readonly name: string;
  readonly content: Uint8Array;
  readonly createdAt: Date;
}

export interface EmulatedFiles {
  readonly all: readonly StoredFile[];
  /** Everything below `/v1/files`. */
  handle(call: Incoming, id: string): Promise<void>;
  /** Whether this is the address of a file of ours that is not there. */
  isMissing(value: unknown): boolean;
}

const maxFileBytes = 100 * 1024 * 1024;
const fileLifeMs = 24 * 60 * 60 * 1000;

/** Uploaded inputs: until they are deleted, or for a day. */
export function createFiles(origin: () => string): EmulatedFiles {
  const files = new Map<string, StoredFile>();

  async function handle(call: Incoming, id: string): Promise<void> {
    if (call.method === 'GET' && id === '')
      return call.answer(200, { next: null, previous: null, results: [...files.values()].map(showFile) });
    if (call.method === 'POST' && id === '') {
      const content = (await call.form().catch(() => new FormData())).get('content');
      if (!(content instanceof File)) return invalid(call, 'content', 'A file is required');
      if (content.size > maxFileBytes) return call.answer(413, { title: 'Too large', detail: 'Files may have 100 MB', status: 413 });
      const file: StoredFile = {
        id: randomUUID(),
        mime: content.type || 'application/octet-stream',
        name: content.name,
        content: new Uint8Array(await content.arrayBuffer()),
        createdAt: new Date(),
      };
      files.set(file.id, file);
      return call.answer(201, showFile(file));
    }
    const file = files.get(id);
    if (!file) return notFound(call);
    if (call.method === 'GET') return call.answer(200, showFile(file));
    if (call.method !== 'DELETE') return notFound(call);
    files.delete(id);
    return void call.response.writeHead(204).end();
  }

  const showFile = ({ id, mime, name, content, createdAt }: StoredFile): unknown => ({
    id,
    name,
    content_type: mime,
    size: content.byteLength,
    etag: createHash('md5').update(content).digest('hex'),
    checksums: { sha256: createHash('sha256').update(content).digest('hex') },
    metadata: {},
    created_at: createdAt.toISOString(),
    expires_at: new Date(createdAt.getTime() + fileLifeMs).toISOString(),
    urls: { get: `${origin()}/v1/files/${id}` },
  });

  return {
    get all() {
      return [...files.values()];
    },
    handle,
    isMissing: (value) => {
      const prefix = `${origin()}/v1/files/`;
      return typeof value === 'string' && value.startsWith(prefix) && !files.has(value.slice(prefix.length));
    },
  };
}
