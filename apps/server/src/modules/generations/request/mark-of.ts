import type { Engine } from '@pinhole/engines';
import { type DigitalSourceType, toDigitalSourceType } from '../../../platform/media/digital-source-type.ts';
import { readOrigins } from '../../assets/index.ts';
import type { GenerationDeps } from '../generation-deps.ts';
import type { GenerationRow } from '../store/generation-store.ts';
import { carriedReferences, sourceTypeOf } from './digital-source.ts';

/** What everything that comes of a generation is marked as, finished or not. */
export async function markOf(
  deps: Pick<GenerationDeps, 'db' | 'storage'>,
  { request, workspaceId }: GenerationRow,
  engine: Engine,
): Promise<DigitalSourceType> {
  const carried = carriedReferences(request).map(({ assetId }) => assetId);
  return sourceTypeOf(toDigitalSourceType(engine.traits.digitalSourceType), await readOrigins(deps, workspaceId, carried));
}
