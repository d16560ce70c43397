import { z } from 'zod';
import { sniffMime } from '../http-kit/index.ts';
import { readEvents } from '../http-kit/read-events.ts';
import { readMark, setMark } from '../scratch-kit/attempt-marks.ts';
import { keepAttempt, keepFailure } from '../scratch-kit/kept-attempt.ts';
import type { Cost, EngineCall, Progress, Snapshot } from '../spec/engine.ts';
import { EngineError } from '../spec/engine-error.ts';
import { refusals } from './failure.ts';
import { type Usage, usageOf } from './read-images.ts';

export interface Streamed {
  readonly attemptId: string;
  readonly title: string;
  /** How many previews were asked for. */
  readonly previews: number;
  readonly costOf: (usage: Usage | undefined) => Cost;
  readonly now: () => Date;
}

interface Live {
  fraction: number;
  preview: NonNullable<Progress['previews']>[number] | undefined;
}

const event = z.object({
  type: z.string().catch(''),
  b64_json: z.string().optional().catch(undefined),
  partial_image_index: z.number().int().nonnegative().optional().catch(undefined),
  error: z.object({ code: z.string().nullish(), type: z.string().nullish() }).optional().catch(undefined),
});

/** Pictures that this process is being sent. */
const live = new Map<string, Live>();

const limitBytes = 160 * 1024 * 1024;
const maxPreviewBytes = 2 * 1024 * 1024;
const pictureMimes: readonly (string | null)[] = ['image/png', 'image/jpeg', 'image/webp'];
/** How often the process that listens says so to the others, and after how long of silence they give it up. */
const aliveMs = 10_000;
const goneMs = 60_000;

/**
 * Listens to an answer that tells of a picture while it is made, and keeps what comes of it. Returns as soon as it is on record that the
 * work was accepted; the rest goes on in this process. A process that dies takes the answer with it: nobody sends it again.
 */
export async function streamImage(response: Response, streamed: Streamed, call: EngineCall): Promise<void> {
  const { attemptId, now } = streamed;
  await setMark(call.scratch, attemptId, 'listening', now());
  const state: Live = { fraction: 0, preview: undefined };
  live.set(attemptId, state);
  const alive = setInterval(() => {
    setMark(call.scratch, attemptId, 'listening', now()).catch(() => undefined);
  }, aliveMs).unref();
  listen(response, streamed, state, call)
    .catch(() => keepFailure(call.scratch, attemptId, lost(streamed.title)))
    .catch(() => undefined)
    .finally(() => {
      clearInterval(alive);
      live.delete(attemptId);
    });
}

async function listen(response: Response, { attemptId, title, previews, costOf }: Streamed, state: Live, call: EngineCall): Promise<void> {
  if (!response.body) throw new TypeError('an answer without a body');
  for await (const data of readEvents(response.body, limitBytes)) {
    if (data === '[DONE]') break;
    const parsed: unknown = JSON.parse(data);
    const { type, b64_json: text, partial_image_index: index = 0, error } = event.parse(parsed);
    if (error || type === 'error') {
      const refused = refusals.includes(error?.code ?? '');
      const detail = refused
        ? `${title} would not make this. Change the prompt or the pictures.`
        : `${title} could not finish this picture.`;
      const facts = refused
        ? ({ kind: 'refused_content', retry: 'change-input' } as const)
        : ({ kind: 'engine_fault', retry: 'after-delay' } as const);
      // It had begun: whether what was made until then is billed is not said.
      return keepFailure(call.scratch, attemptId, { ...facts, billed: 'unknown', detail });
    }
    const bytes = new Uint8Array(Buffer.from(text ?? '', 'base64'));
    const mime = sniffMime(bytes);
    const isPicture = pictureMimes.includes(mime) && mime !== null;
    if (type.endsWith('.partial_image')) {
      state.fraction = Math.max(state.fraction, Math.min(0.95, (index + 1) / (previews + 1)));
      if (isPicture && bytes.byteLength <= maxPreviewBytes) state.preview = { index: 0, mime, bytes };
    }
    if (!type.endsWith('.completed')) continue;
    if (!isPicture) {
      const detail = `${title} answered with something that is no picture.`;
      return keepFailure(call.scratch, attemptId, { kind: 'engine_fault', retry: 'never', billed: 'yes', detail });
    }
    return keepAttempt(call.scratch, attemptId, {
      outputs: [{ kind: 'image', mime, from: { bytes } }],
      safety: [{ verdict: 'unknown', index: 0, source: title }],
      cost: costOf(usageOf(parsed)),
    });
  }
  throw new TypeError('the events ended before the picture came');
}

/** How far a picture is that somebody listens for; null when it is not one of those. What came of it is kept, and looked for first. */
export async function streamProgress(
  { attemptId, title, now }: Omit<Streamed, 'previews' | 'costOf'>,
  { scratch }: EngineCall,
): Promise<Snapshot | null> {
  const state = live.get(attemptId);
  if (state) {
    const { fraction, preview } = state;
    state.preview = undefined;
    return { state: 'running', progress: preview ? { fraction, previews: [preview] } : { fraction }, pollAfterMs: 1_000 };
  }
  const heardAt = await readMark(scratch, attemptId, 'listening');
  if (heardAt === null) return null;
  if (now().getTime() - heardAt < goneMs) return { state: 'running', progress: { fraction: 0 }, pollAfterMs: 2_000 };
  return { state: 'failed', error: new EngineError(lost(title)) };
}

const lost = (title: string) =>
  ({ kind: 'lost', retry: 'never', billed: 'unknown', detail: `The answer of ${title} was lost while the picture was made.` }) as const;
