import { z } from 'zod';
import type { OutputRef } from '../spec/engine.ts';
import type { OutputKind } from '../spec/model.ts';
import type { JobOutputs } from './find-job.ts';

const file = z.object({
  filename: z.string().min(1).max(400),
  subfolder: z.string().max(400).default(''),
  type: z.enum(['output', 'temp', 'input']).default('output'),
});
type StoredFile = z.output<typeof file>;

const types: Readonly<Record<string, { readonly mime: string; readonly kind: OutputKind }>> = {
  png: { mime: 'image/png', kind: 'image' },
  jpg: { mime: 'image/jpeg', kind: 'image' },
  jpeg: { mime: 'image/jpeg', kind: 'image' },
  webp: { mime: 'image/webp', kind: 'image' },
  avif: { mime: 'image/avif', kind: 'image' },
  mp4: { mime: 'video/mp4', kind: 'video' },
  webm: { mime: 'video/webm', kind: 'video' },
};

export const typeOf = (filename: string): { readonly mime: string; readonly kind: OutputKind } | undefined =>
  types[filename.slice(filename.lastIndexOf('.') + 1).toLowerCase()];

export interface WantedOutputs {
  readonly kind: OutputKind;
  readonly count: number;
}

/**
 * The files, or words, of a finished prompt that are its result: of the wanted kind, no more than were asked for, in the order of the
 * nodes. Saved files come before temporary ones, which are previews when both are there.
 */
export function outputsOf(outputs: JobOutputs, { kind, count }: WantedOutputs): OutputRef[] {
  const ids = Object.keys(outputs).sort((one, other) => one.localeCompare(other, 'en', { numeric: true }));
  const results = ids.flatMap((id) => Object.entries(outputs[id] ?? {}));
  if (kind === 'text') {
    const words = results
      .filter(([key]) => key === 'text')
      .flatMap(([, value]) => z.union([z.string(), z.array(z.string())]).safeParse(value).data ?? []);
    return words.slice(0, count).map((text, index) => ({ index, kind, mime: 'text/plain', source: { text } }));
  }
  const files = results
    .flatMap(([, value]) => (Array.isArray(value) ? (value as unknown[]) : []))
    .flatMap((value): StoredFile | StoredFile[] => file.safeParse(value).data ?? [])
    .filter(({ filename }) => typeOf(filename)?.kind === kind);
  const saved = files.filter(({ type }) => type === 'output');
  return (saved.length > 0 ? saved : files).slice(0, count).map((one, index) => ({
    index,
    kind,
    mime: typeOf(one.filename)?.mime ?? 'application/octet-stream',
    source: { local: new URLSearchParams(one).toString() },
  }));
}

/** The query that asks for a file of `outputsOf` again; undefined when it is not one. */
export function fileQuery(local: string): URLSearchParams | undefined {
  const parsed = file.safeParse(Object.fromEntries(new URLSearchParams(local)));
  return parsed.success ? new URLSearchParams(parsed.data) : undefined;
}
