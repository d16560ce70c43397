import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { AppError } from '../app-error.ts';

const encodings = ['br', 'gzip'] as const;
type Encoding = (typeof encodings)[number];
const extensionOf: Readonly<Record<Encoding, string>> = { br: '.br', gzip: '.gz' };

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.webmanifest': 'application/manifest+json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.png': 'image/png',
  '.webp': 'image/webp',
  '.avif': 'image/avif',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.woff': 'font/woff',
  '.wasm': 'application/wasm',
};
const compressible = /^(?:text\/|application\/(?:json|manifest|wasm)|image\/svg)/;

export interface StaticFile {
  readonly type: string;
  /** Made by a build that puts the hash of the content into the name: it never changes. */
  readonly immutable: boolean;
  etag(): Promise<string>;
  bytes(encoding?: Encoding): Promise<Buffer>;
  readonly encodings: readonly Encoding[];
}

/** A file that is read when it is first asked for and compressed once, unless the build left a compressed twin beside it. */
export function staticFile(
  file: string,
  { immutable = false, twins = [] }: { readonly immutable?: boolean; readonly twins?: readonly Encoding[] } = {},
): StaticFile {
  const type = types[path.extname(file)] ?? 'application/octet-stream';
  const kept = new Map<string, Promise<Buffer>>();
  const once = (name: string, make: () => Promise<Buffer>): Promise<Buffer> => {
    const known = kept.get(name);
    if (known) return known;
    const made = make();
    kept.set(name, made);
    // A disk that fails once must not be remembered as the answer.
    made.catch(() => kept.delete(name));
    return made;
  };
  const plain = (): Promise<Buffer> => once('plain', () => readFile(file));
  return {
    type,
    immutable,
    encodings: compressible.test(type) ? encodings : [],
    async etag() {
      return `"${(
        await once('etag', async () =>
          createHash('sha256')
            .update(await plain())
            .digest()
            .subarray(0, 12),
        )
      ).toString('base64url')}"`;
    },
    bytes: (encoding) =>
      encoding
        ? once(encoding, async () =>
            twins.includes(encoding) ? readFile(file + extensionOf[encoding]) : compress(await plain(), encoding),
          )
        : plain(),
  };
}

/** The level keeps the first request quick; a build can leave smaller twins. */
async function compress(bytes: Buffer, encoding: Encoding): Promise<Buffer> {
  return encoding === 'br'
    ? promisify(brotliCompress)(bytes, {
        params: { [constants.BROTLI_PARAM_QUALITY]: 6, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length },
      })
    : promisify(gzip)(bytes, { level: 7 });
}

/** Everything below a folder, by the path a browser asks for. The list is made once: what is not in it cannot be reached. */
export async function listStaticFiles(folder: string, isImmutable: (urlPath: string) => boolean): Promise<ReadonlyMap<string, StaticFile>> {
  const names = (await readdir(folder, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name));
  const all = new Set(names);
  const files = new Map<string, StaticFile>();
  for (const name of names) {
    const urlPath = `/${path.relative(folder, name).split(path.sep).join('/')}`;
    // Dot files are build notes (the bundler's manifest), and twins are reached through their original.
    if (
      urlPath.includes('/.') ||
      encodings.some((encoding) => name.endsWith(extensionOf[encoding]) && all.has(name.slice(0, -extensionOf[encoding].length)))
    )
      continue;
    const twins = encodings.filter((encoding) => all.has(name + extensionOf[encoding]));
    files.set(urlPath, staticFile(name, { immutable: isImmutable(urlPath), twins }));
  }
  return files;
}

export async function sendStaticFile(request: FastifyRequest, reply: FastifyReply, file: StaticFile): Promise<FastifyReply> {
  const accepted = request.headers['accept-encoding'] ?? '';
  const encoding = file.encodings.find((name) => accepts(accepted, name));
  const etag = await file.etag().catch((error: unknown) => {
    // A newer build may have taken the place of the one this process started with.
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') throw new AppError('request.not_found');
    throw error;
  });
  reply.header('etag', etag).header('cache-control', file.immutable ? 'public, max-age=31536000, immutable' : 'public, no-cache');
  if (file.encodings.length > 0) reply.header('vary', 'accept-encoding');
  if (request.headers['if-none-match']?.split(',').some((tag) => tag.trim().replace(/^W\//, '') === etag)) return reply.code(304).send();
  if (encoding) reply.header('content-encoding', encoding);
  return reply.type(file.type).send(await file.bytes(encoding));
}

function accepts(header: string, encoding: Encoding): boolean {
  return header.split(',').some((part) => {
    const [name = '', ...parameters] = part
      .trim()
      .toLowerCase()
      .split(/\s*;\s*/);
    return name === encoding && !parameters.some((parameter) => /^q=0(?:\.0*)?$/.test(parameter));
  });
}
