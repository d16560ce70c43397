import type { Engine, Handle, OutputRef } from '@pinhole/engines';
import type { StepLease } from '../../../platform/jobs/step-store.ts';
import type { DigitalSourceType } from '../../../platform/media/digital-source-type.ts';
import { MediaError, type MediaErrorKind } from '../../../platform/media/media-error.ts';
import { type StoredFile, storeFiles } from '../../assets/index.ts';
import type { GenerationDeps, IngestedOutput } from '../generation-deps.ts';
import type { GenerationRow } from '../store/generation-store.ts';
import { collectText } from './collect-text.ts';

/** One finished output on our side: stored files that nobody has claimed yet, or words. */
export type Collected =
  | { readonly output: OutputRef; readonly ingested: IngestedOutput; readonly files: readonly StoredFile[] }
  | { readonly output: OutputRef; readonly text: string };

export interface Collecting {
  readonly lease: StepLease;
  readonly generation: GenerationRow;
  readonly engine: Engine;
  readonly handle: Handle;
  /** The mark that everything made gets. */
  readonly digitalSourceType: DigitalSourceType;
}

/** What a line that ended too soon, or an error page in the place of a picture, looks like. */
const mayBeWhole: ReadonlySet<MediaErrorKind> = new Set(['corrupt', 'unsupported_type']);

/**
 * Undefined when the bytes are not a picture or clip, or there are no words: that output is not delivered and not charged. Bytes that
 * may only have come badly are thrown the first time, so that all is fetched once more.
 */
export async function collectOutput(
  deps: GenerationDeps,
  { lease, generation, engine, handle, digitalSourceType }: Collecting,
  output: OutputRef,
  signal: AbortSignal,
): Promise<Collected | undefined> {
  deps.faults.point('K7:before');
  const stream = await engine.fetchOutput(handle, output, deps.callFor(engine.id, generation.workspaceId, signal));
  deps.faults.point('K7:after');
  if (output.kind === 'text') {
    const text = await collectText(stream);
    return text === undefined ? undefined : { output, text };
  }
  try {
    deps.faults.point('K8:before');
    const ingested = await deps.ingest(stream, { mime: output.mime, digitalSourceType }, signal);
    deps.faults.point('K8:after');
    deps.faults.point('K9:before');
    try {
      const files = await storeFiles(deps, generation.workspaceId, ingested.files, signal);
      deps.faults.point('K9:after');
      return { output, ingested, files };
    } catch (error) {
      await ingested.cleanup();
      throw error;
    }
  } catch (error) {
    if (!(error instanceof MediaError) || error.kind === 'aborted' || error.kind === 'internal') throw error;
    if (lease.failures === 0 && mayBeWhole.has(error.kind)) throw error;
    return undefined;
  }
}
