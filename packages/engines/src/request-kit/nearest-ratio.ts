import type { EngineRequest } from '../spec/engine.ts';

export interface NearestRatio {
  /** One of the ratios offered, e.g. `16:9`. */
  readonly ratio: string;
  /** Whether it is the ratio that was asked for, but for the rounding of pixels. */
  readonly exact: boolean;
}

/** The ratio, of those a provider offers by name, that comes closest to a size. Throws a `RangeError` when none is offered. */
export function nearestRatio({ width, height }: EngineRequest['size'], offered: readonly string[]): NearestRatio {
  const wanted = Math.log(width / height);
  const ranked = offered.map((ratio) => ({ ratio, distance: Math.abs(Math.log(valueOf(ratio)) - wanted) }));
  const [nearest] = ranked.sort((one, other) => one.distance - other.distance);
  if (!nearest) throw new RangeError('no ratio is offered');
  return { ratio: nearest.ratio, exact: nearest.distance < 0.04 };
}

function valueOf(ratio: string): number {
  const [across = 1, down = 1] = ratio.split(':').map(Number);
  return across / down;
}
