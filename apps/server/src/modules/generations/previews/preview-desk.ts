import { createHash } from 'node:crypto';
import type { Clock } from '../../../platform/clock.ts';
import type { DigitalSourceType } from '../../../platform/media/digital-source-type.ts';
import type { Preview } from '../store/preview-store.ts';
import { acceptPreviews } from './accept-previews.ts';

/** Decodes a small picture behind walls and encodes it anew, with its mark. Throws for what is no picture. */
export type EncodePreview = (
  bytes: Uint8Array,
  mark: DigitalSourceType,
  signal: AbortSignal,
) => Promise<{ readonly mime: string; readonly bytes: Uint8Array }>;

export interface Glimpse {
  readonly generationId: string;
  readonly previews: readonly Preview[];
  readonly outputs: number;
  /** Asked only when there is something to mark. */
  readonly mark: () => Promise<DigitalSourceType>;
}

export interface PreviewDesk {
  /** What may be shown now; mostly nothing, because that is cheap and the finished picture follows. */
  pass(glimpse: Glimpse, signal: AbortSignal): Promise<readonly Preview[]>;
}

/** One of a generation per second, and one at a time in a process: finished pictures need the decoders more. */
const everyMs = 1_000;
const patienceMs = 5_000;
/** Generations that are remembered; the ones that were seen longest ago are forgotten first. */
const remembered = 1_000;

interface Seen {
  at: number;
  index: number;
  /** Of what came last for each output, whether it could be shown or not. */
  readonly hashes: Map<number, string>;
}

export function createPreviewDesk({ clock, encode }: { readonly clock: Clock; readonly encode: EncodePreview }): PreviewDesk {
  const seen = new Map<string, Seen>();
  let busy = false;

  return {
    async pass({ generationId, previews, outputs, mark }, signal) {
      if (busy || previews.length === 0) return [];
      const now = clock.now().getTime();
      const before: Seen = seen.get(generationId) ?? { at: Number.NEGATIVE_INFINITY, index: -1, hashes: new Map() };
      if (Math.abs(now - before.at) < everyMs) return [];
      const fresh = acceptPreviews(previews, outputs)
        .map((preview) => ({ ...preview, hash: createHash('sha256').update(preview.bytes).digest('hex') }))
        .filter(({ index, hash }) => before.hashes.get(index) !== hash)
        .sort((one, other) => one.index - other.index);
      // The outputs of a batch take turns.
      const chosen = fresh.find(({ index }) => index > before.index) ?? fresh[0];
      if (!chosen) return [];

      before.hashes.set(chosen.index, chosen.hash);
      seen.delete(generationId);
      seen.set(generationId, { ...before, at: now, index: chosen.index });
      for (const oldest of seen.keys()) if (seen.size > remembered) seen.delete(oldest);
      busy = true;
      const patience = AbortSignal.any([signal, AbortSignal.timeout(patienceMs)]);
      try {
        const made = await encode(chosen.bytes, await mark(), patience);
        return [{ index: chosen.index, ...made }];
      } catch {
        // Not its fault: a busy machine may have time for it later.
        if (patience.aborted) before.hashes.delete(chosen.index);
        return [];
      } finally {
        busy = false;
      }
    },
  };
}
