import { z } from 'zod';
import { readAnswer, send } from '../http-kit/index.ts';
import type { Cost, EngineCall, Handle, Snapshot } from '../spec/engine.ts';
import { EngineError, type EngineErrorFacts } from '../spec/engine-error.ts';
import { failureOf, title } from './api.ts';
import type { Connected } from './connected.ts';

/** Parts of names and slashes; nothing that could lead elsewhere when it becomes part of an address. */
export const operationName = z
  .string()
  .max(300)
  .regex(/^\w[\w-]*(\.\w[\w-]*)*(\/\w[\w-]*(\.\w[\w-]*)*)+$/);

/** What a clip's handle keeps beside the operation's name. */
export const clipHandle = z.object({
  kind: z.literal('clip'),
  costMicros: z.number(),
  currency: z.string(),
  seed: z.number(),
});
export type ClipHandle = z.output<typeof clipHandle>;

const operation = z.object({
  done: z.boolean().nullish(),
  error: z.object({ code: z.number().nullish(), message: z.string().nullish() }).nullish(),
  response: z
    .object({
      generateVideoResponse: z
        .object({
          generatedSamples: z.array(z.object({ video: z.object({ uri: z.string().nullish() }).nullish() })).nullish(),
          raiMediaFilteredCount: z.number().nullish(),
        })
        .nullish(),
    })
    .nullish(),
});
type Operation = z.output<typeof operation>;

/** Google says to ask every ten seconds. */
const pollAfterMs = 10_000;

/** Throws `not_found` when Google no longer knows the operation. */
export async function readOperation(handle: Handle, { base, headers }: Connected, call: EngineCall): Promise<Operation> {
  const name = operationName.safeParse(handle.id).data;
  if (name === undefined) throw unknownOperation();
  const response = await send(call, new URL(`v1beta/${name}`, base), { headers }, { provider: title });
  if (response.ok) return readAnswer(response, operation, { provider: title });
  if (response.status !== 404) throw await failureOf(response);
  await response.body?.cancel();
  throw unknownOperation();
}

/** The addresses of finished clips; not one of those that were kept back. */
export const urisOf = ({ response }: Operation): readonly string[] =>
  response?.generateVideoResponse?.generatedSamples?.flatMap(({ video }) => video?.uri ?? []) ?? [];

export function operationSnapshot(answer: Operation, { costMicros, currency, seed }: ClipHandle): Snapshot {
  if (!answer.done) return { state: 'running', progress: { fraction: 0 }, pollAfterMs };
  const cost: Cost = { amountMicros: BigInt(costMicros), currency, quality: 'estimated' };
  const failed = (failure: Omit<EngineErrorFacts, 'billed'>): Snapshot => ({
    state: 'failed',
    // Their price list says that only finished clips are billed; it is not confirmed for those their filter takes away.
    error: new EngineError({ ...failure, billed: 'unknown' }),
    cost,
  });
  if (answer.error) return failed(meaningOf(answer.error));
  const uris = urisOf(answer);
  if (uris.length === 0) {
    const filtered = (answer.response?.generateVideoResponse?.raiMediaFilteredCount ?? 0) > 0;
    const detail = filtered ? 'made a clip and its filter keeps it back.' : 'gave no clip, which it does when its filter keeps one back.';
    return failed({ kind: 'refused_content', retry: 'change-input', detail: `${title} ${detail}` });
  }
  return {
    state: 'succeeded',
    outputs: uris.slice(0, 1).map((url) => ({ index: 0, kind: 'video', mime: 'video/mp4', source: { url }, seed })),
    safety: [{ verdict: 'unknown', index: 0, source: title }],
    cost,
  };
}

/** Codes are those of gRPC: 3 is a wrong argument, 8 and 14 are too much work. The message is read here and goes no further. */
function meaningOf({ code, message }: NonNullable<Operation['error']>): Omit<EngineErrorFacts, 'billed'> {
  if (code === 3 && /guideline|polic|safety|sensitive|violat/i.test(message ?? ''))
    return { kind: 'refused_content', retry: 'change-input', detail: `${title} does not take this request: it goes against its rules.` };
  if (code === 3) return { kind: 'bad_input', retry: 'change-input', detail: `${title} cannot use this request.` };
  if (code === 8 || code === 14) return { kind: 'overloaded', retry: 'after-delay', detail: `${title} had no room for this clip.` };
  return { kind: 'engine_fault', retry: 'after-delay', detail: `${title} could not finish this clip.` };
}

const unknownOperation = (): EngineError =>
  new EngineError({
    kind: 'not_found',
    retry: 'never',
    billed: 'unknown',
    detail: `${title} knows no such operation: it is over and forgotten, or was never begun.`,
  });
