import { readFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';

/** Weighs what a first visit must load before it can show the studio: the page's own script and everything it imports at once. */
interface Chunk {
  readonly file: string;
  readonly isEntry?: boolean;
  readonly imports?: readonly string[];
  readonly css?: readonly string[];
}

const dist = path.resolve(import.meta.dirname, '../dist');
const limitBytes = 250_000;

export function shellFiles(manifest: Readonly<Record<string, Chunk>>): readonly string[] {
  const files = new Set<string>();
  const visit = (chunk: Chunk | undefined): void => {
    if (!chunk || files.has(chunk.file)) return;
    files.add(chunk.file);
    for (const style of chunk.css ?? []) files.add(style);
    for (const name of chunk.imports ?? []) visit(manifest[name]);
  };
  for (const chunk of Object.values(manifest)) if (chunk.isEntry) visit(chunk);
  return [...files];
}

const say = (line: string): boolean => process.stdout.write(`${line}\n`);
const manifest = JSON.parse(readFileSync(path.join(dist, '.vite/manifest.json'), 'utf8')) as Record<string, Chunk>;
const weights = shellFiles(manifest).map((file) => ({ file, bytes: gzipSync(readFileSync(path.join(dist, file)), { level: 9 }).length }));
const total = weights.reduce((sum, { bytes }) => sum + bytes, 0);
for (const { file, bytes } of weights.toSorted((a, b) => b.bytes - a.bytes)) say(`${(bytes / 1000).toFixed(1).padStart(7)} kB  ${file}`);
say(`${(total / 1000).toFixed(1).padStart(7)} kB  web shell, gzip, before lazy chunks (limit ${limitBytes / 1000} kB)`);
if (total > limitBytes) {
  say('The shell is too heavy. Load what the first screen does not need with lazyRouteComponent or import().');
  process.exitCode = 1;
}
