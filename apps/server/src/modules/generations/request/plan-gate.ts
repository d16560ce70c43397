import type { CompiledRequest } from '@pinhole/contract';
import { AppError } from '../../../platform/app-error.ts';
import type { Db, Tx } from '../../../platform/database/database.ts';
import { countStoredBytes, lockStorage } from '../../assets/index.ts';
import type { GenerationDeps } from '../generation-deps.ts';
import { sumExpectedBytes } from '../store/generation-store.ts';

/** What the plan of a workspace allows of making. */
export interface PlanTerms {
  /** Ids of models; null: all. */
  readonly models: readonly string[] | null;
  /** Null: no limit. */
  readonly storedBytes: number | null;
}

type PlanDeps = Pick<GenerationDeps, 'planOf'>;

/** Throws `plan.model_missing`. One read of one row. */
export async function requireModelInPlan(deps: PlanDeps, db: Db, workspaceId: string, model: string): Promise<PlanTerms> {
  const terms = await deps.planOf(db, workspaceId);
  if (terms.models && !terms.models.includes(model)) throw new AppError('plan.model_missing', { model });
  return terms;
}

/**
 * Throws `plan.storage_full` when what is stored, what unfinished work will add and what this asks for do not fit. Workspaces with a
 * limit ask one after the other, so that many who see the same room do not all take it.
 */
export async function requireRoomFor(tx: Tx, workspaceId: string, { storedBytes }: PlanTerms, wanted: number): Promise<void> {
  if (storedBytes === null || wanted === 0) return;
  await lockStorage(tx, workspaceId);
  const used = (await countStoredBytes(tx, workspaceId)) + (await sumExpectedBytes(tx, workspaceId));
  if (used + wanted > storedBytes) throw new AppError('plan.storage_full', { maxBytes: String(storedBytes) });
}

/** A photograph as a PNG with its smaller copies, and a clip in good quality; a guess that errs on the large side. */
const bytesPerPixel = 2;
const bytesPerSecond = 1_500_000;

/** About how much the results will take of the storage; 0 for texts. */
export function expectedBytes({ operation, size, count, durationSeconds }: CompiledRequest): number {
  if (operation === 'caption') return 0;
  const frame = size.width * size.height * bytesPerPixel;
  return Math.ceil(count * (durationSeconds === undefined ? frame : frame / 2 + durationSeconds * bytesPerSecond));
}
