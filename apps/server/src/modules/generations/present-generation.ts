import type { CompiledRequest, Dropped, Generation, GenerationError } from '@pinhole/contract';
import type { WholeGenerationRow } from './store/generation-store.ts';

export function presentGeneration(row: WholeGenerationRow, now: Date): Generation {
  return {
    id: row.id,
    groupId: row.group_id,
    state: row.state,
    price: String(row.price_micros),
    charged: row.charged_micros === null ? null : String(row.charged_micros),
    progress: row.progress,
    queuePosition: row.queue_position,
    paused: row.paused,
    unchecked: row.state === 'queued' && row.screening === 'waiting',
    checked: row.screening !== null && row.screening !== 'waiting',
    retryOf: row.retry_of,
    request: row.request as CompiledRequest,
    outputs: row.outputs.map((output) => ({ assetId: output.id, kind: output.kind, index: output.index })),
    texts: row.texts,
    previews: row.previews.map((preview) => ({ index: preview.index, url: previewUrl(row.id, preview.index, preview.version) })),
    warnings: (row.warnings as StoredWarning[]).map(withCode),
    providerCopy: row.sent && presentCopy(row.sent, row.finished_at, now),
    error: row.error as GenerationError | null,
    createdAt: row.created_at.toISOString(),
    finishedAt: row.finished_at?.toISOString() ?? null,
  };
}

/** What was stored before there were codes has none. */
type StoredWarning = Omit<Dropped, 'code'> & Partial<Pick<Dropped, 'code'>>;
const withCode = (stored: StoredWarning): Dropped => ({ code: 'engine.warning', ...stored });

function presentCopy(sent: NonNullable<WholeGenerationRow['sent']>, finishedAt: Date | null, now: Date): Generation['providerCopy'] {
  if (sent.purged_at) return { state: 'deleted', until: new Date(sent.purged_at).toISOString() };
  if (sent.keeps_seconds === 0) return null;
  if (!finishedAt || sent.keeps_seconds === null) return { state: 'kept', until: null };
  const until = new Date(finishedAt.getTime() + sent.keeps_seconds * 1_000);
  return { state: until > now ? 'kept' : 'deleted', until: until.toISOString() };
}

const previewUrl = (id: string, index: number, version: number): string => `/v1/generations/${id}/previews/${index}?v=${version}`;
