import type { Generation, Page } from '@pinhole/contract';
import { type Actor, requireScope } from '../../platform/actor.ts';
import { AppError } from '../../platform/app-error.ts';
import type { Db } from '../../platform/database/database.ts';
import type { GenerationDeps } from './generation-deps.ts';
import { presentGeneration } from './present-generation.ts';
import { findWhole, type GenerationPage, listWhole, listWholeById } from './store/generation-store.ts';
import { findPreview } from './store/preview-store.ts';

type ReadDeps = Pick<GenerationDeps, 'db' | 'clock'>;

export async function getGeneration({ db, clock }: ReadDeps, actor: Actor, id: string): Promise<Generation> {
  requireScope(actor, 'generations:read');
  const row = await findWhole(db, actor.workspaceId, id);
  if (!row) throw new AppError('generation.not_found');
  return presentGeneration(row, clock.now());
}

export async function listGenerations({ db, clock }: ReadDeps, actor: Actor, page: GenerationPage): Promise<Page<Generation>> {
  requireScope(actor, 'generations:read');
  const rows = await listWhole(db, actor.workspaceId, { ...page, limit: page.limit + 1 });
  const now = clock.now();
  const data = rows.slice(0, page.limit).map((row) => presentGeneration(row, now));
  return { data, nextCursor: rows.length > page.limit ? (data.at(-1)?.id ?? null) : null };
}

/** For events: generations of a workspace the caller has already been checked for. */
export async function readGenerations({ db, clock }: ReadDeps, workspaceId: string, ids: readonly string[]): Promise<Generation[]> {
  const now = clock.now();
  return (await listWholeById(db, workspaceId, ids)).map((row) => presentGeneration(row, now));
}

/** Undefined once the generation is over: a page may still ask for the picture that its last event named. */
export async function getPreview(db: Db, actor: Actor, id: string, index: number): Promise<{ mime: string; bytes: Buffer } | undefined> {
  requireScope(actor, 'generations:read');
  const preview = await findPreview(db, actor.workspaceId, id, index);
  if (!preview && !(await findWhole(db, actor.workspaceId, id))) throw new AppError('generation.not_found');
  return preview;
}
