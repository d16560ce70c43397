import type { CompiledRequest, MediaRole } from '@pinhole/contract';
import type { DigitalSourceType } from '../../../platform/media/digital-source-type.ts';

/** A picture or clip that a result was made from: what its mark says; null where it has none, such as a photograph that somebody brought. */
export type Origin = DigitalSourceType | null;

/** Whose pixels go into the result. What only guides it, a subject or a style, is drawn anew. */
const carried: ReadonlySet<MediaRole> = new Set<MediaRole>(['init', 'first_frame', 'last_frame']);

export const carriedReferences = ({ references }: Pick<CompiledRequest, 'references'>): CompiledRequest['references'] =>
  references.filter(({ role }) => carried.has(role));

const ofModels: ReadonlySet<Origin> = new Set<Origin>(['trainedAlgorithmicMedia', 'compositeWithTrainedAlgorithmicMedia']);

/**
 * How a result came about, in the words of the IPTC. What a generative model took part in stays marked so, whatever is done to it
 * afterwards and by whom; what was there before a model worked on it is not called the model's.
 */
export function sourceTypeOf(engine: DigitalSourceType, origins: readonly Origin[]): DigitalSourceType {
  if (origins.length === 0) return engine;
  if (ofModels.has(engine)) return origins.every((origin) => origin === engine) ? engine : 'compositeWithTrainedAlgorithmicMedia';
  if (origins.some((origin) => ofModels.has(origin))) return 'compositeWithTrainedAlgorithmicMedia';
  return origins.every((origin) => origin === engine) ? engine : 'algorithmicallyEnhanced';
}
