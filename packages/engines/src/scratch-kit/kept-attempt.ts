import { z } from 'zod';
import type { Cost, EngineCall, Handle, OutputRef, SafetyVerdict, Scratch, Snapshot } from '../spec/engine.ts';
import { EngineError, type EngineErrorFacts } from '../spec/engine-error.ts';
import type { Json } from '../spec/json.ts';
import type { OutputKind } from '../spec/model.ts';

/** One output of a provider that answers once: its bytes, or where the provider keeps them. */
export interface MadeOutput {
  readonly kind: OutputKind;
  readonly mime: string;
  readonly from: { readonly bytes: Uint8Array } | { readonly url: string } | { readonly text: string };
  readonly seed?: number;
}

export interface MadeAttempt {
  readonly outputs: readonly MadeOutput[];
  readonly safety: readonly SafetyVerdict[];
  readonly cost: Cost;
  /** What a later purge needs to know, e.g. an id at the provider. Never a secret. */
  readonly extra?: Json;
}

const attemptId = z.uuid();

const storedFailure = z.object({
  v: z.literal(1),
  error: z.object({
    kind: z.enum(['refused_content', 'engine_fault', 'bad_input', 'overloaded', 'network', 'timeout', 'lost']),
    retry: z.enum(['never', 'after-delay', 'reconcile-first', 'change-input']),
    billed: z.enum(['no', 'yes', 'unknown']),
    detail: z.string(),
  }),
});

const storedSuccess = z.object({
  v: z.literal(1),
  outputs: z.array(
    z.object({
      index: z.number(),
      kind: z.enum(['image', 'video', 'text']),
      mime: z.string(),
      source: z.union([z.object({ scratch: z.string() }), z.object({ url: z.string() }), z.object({ text: z.string() })]),
      seed: z.number().exactOptional(),
    }),
  ),
  safety: z.array(
    z.object({
      verdict: z.enum(['clean', 'flagged', 'unknown']),
      index: z.number().exactOptional(),
      categories: z.array(z.string()).exactOptional(),
      source: z.string(),
    }),
  ),
  cost: z.object({
    amountMicros: z.string().transform((text) => BigInt(text)),
    currency: z.string(),
    quality: z.enum(['reported', 'computed', 'estimated', 'free']),
  }),
  extra: z.json().exactOptional(),
});

export interface KeptAttempt {
  readonly snapshot: Extract<Snapshot, { state: 'succeeded' | 'failed' }>;
  readonly extra: Json | undefined;
}

/** Keeps what a provider answered, its list last: an attempt is there as a whole or not at all. */
export async function keepAttempt(scratch: Scratch, id: string, made: MadeAttempt): Promise<void> {
  attemptId.parse(id);
  const outputs: OutputRef[] = [];
  for (const [index, { kind, mime, from, seed }] of made.outputs.entries()) {
    const about = { index, kind, mime, ...(seed === undefined ? {} : { seed }) };
    if ('bytes' in from) {
      const name = `${id}/output-${index}`;
      await scratch.put(name, once(from.bytes));
      outputs.push({ ...about, source: { scratch: name } });
    } else outputs.push({ ...about, source: from });
  }
  const { safety, cost, extra } = made;
  const list = {
    v: 1,
    outputs,
    safety,
    cost: { ...cost, amountMicros: String(cost.amountMicros) },
    ...(extra === undefined ? {} : { extra }),
  };
  await scratch.put(listName(id), once(Buffer.from(JSON.stringify(list))));
}

/**
 * Keeps that the work was accepted and ended without outputs, e.g. because the provider would not hand them out. For answers that may
 * be billed: a refusal that certainly is not is thrown by `start` instead.
 */
export async function keepFailure(
  scratch: Scratch,
  id: string,
  { kind, retry, billed, detail }: EngineErrorFacts & { readonly kind: z.output<typeof storedFailure>['error']['kind'] },
): Promise<void> {
  attemptId.parse(id);
  await scratch.put(listName(id), once(Buffer.from(JSON.stringify({ v: 1, error: { kind, retry, billed, detail } }))));
}

/** What was kept of an attempt; null when nothing was, or when this is not the id of one. */
export async function findKept(scratch: Scratch, id: string): Promise<KeptAttempt | null> {
  if (!attemptId.safeParse(id).success) return null;
  const stream = await scratch.get(listName(id));
  if (!stream) return null;
  const list: unknown = JSON.parse(await new Response(stream).text());
  const failure = storedFailure.safeParse(list);
  if (failure.success) return { snapshot: { state: 'failed', error: new EngineError(failure.data.error) }, extra: undefined };
  const { outputs, safety, cost, extra } = storedSuccess.parse(list);
  return { snapshot: { state: 'succeeded', outputs, safety, cost }, extra };
}

/** The snapshot of a kept attempt. Throws `not_found` for everything else. */
export async function pollKept({ id }: Handle, { scratch }: Pick<EngineCall, 'scratch'>): Promise<KeptAttempt['snapshot']> {
  const kept = await findKept(scratch, id);
  if (!kept) throw notKept('This attempt is not known here; it was purged or never begun.');
  return kept.snapshot;
}

/** Opens an output that was kept as bytes or as text; null when the provider has it. Throws `not_found` when the bytes are gone. */
export async function openKept(
  { id }: Handle,
  { source }: OutputRef,
  { scratch }: Pick<EngineCall, 'scratch'>,
): Promise<ReadableStream<Uint8Array> | null> {
  if ('text' in source) return new Blob([source.text]).stream();
  if (!('scratch' in source)) return null;
  const stream = source.scratch.startsWith(`${id}/`) ? await scratch.get(source.scratch) : null;
  if (!stream) throw notKept('This output is not known here; it was purged or never made.');
  return stream;
}

const listName = (id: string): string => `${id}/done.json`;

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

const notKept = (detail: string): EngineError => new EngineError({ kind: 'not_found', retry: 'never', billed: 'no', detail });
