import { type Chance, chance } from '../random.ts';

/** What is known of a point of a picture: brightness, two axes of colour, and where it lies. Five numbers a point. */
export const featureCount = 5;

const sampleSize = 3000;

/** A few clusters of points that look alike, each a normal distribution with its own spread along each axis. */
export interface ColorModel {
  /** The negative logarithm of how likely a point is under the model, up to a constant. */
  cost(features: Float32Array, point: number): number;
}

/** Learns a model of the points that `weights` (0…1 each) calls for. */
export function learnModel(features: Float32Array, weights: Float32Array, clusters: number, seed: string): ColorModel {
  const all: number[] = [];
  for (let point = 0; point < weights.length; point += 1) if ((weights[point] as number) > 0.5) all.push(point);
  const random = chance(`model/${seed}`);
  // A few thousand points say as much as all of them.
  const every = Math.max(1, all.length / sampleSize);
  const points = Array.from({ length: Math.min(all.length, sampleSize) }, (_, index) => all[Math.floor(index * every)] ?? 0);
  const count = Math.max(1, Math.min(clusters, points.length));
  const centres = startingCentres(features, points, count, random);
  const owner = new Uint8Array(points.length);
  const sizes = new Float64Array(count);
  for (let round = 0; round < 8; round += 1) {
    sizes.fill(0);
    const sums = new Float64Array(count * featureCount);
    for (const [index, point] of points.entries()) {
      let best = Number.POSITIVE_INFINITY;
      for (let cluster = 0; cluster < count; cluster += 1) {
        const far = squaredDistance(features, point, centres, cluster);
        if (far < best) {
          best = far;
          owner[index] = cluster;
        }
      }
      const cluster = owner[index] as number;
      sizes[cluster] = (sizes[cluster] as number) + 1;
      for (let axis = 0; axis < featureCount; axis += 1)
        sums[cluster * featureCount + axis] =
          (sums[cluster * featureCount + axis] as number) + (features[point * featureCount + axis] as number);
    }
    for (let cluster = 0; cluster < count; cluster += 1)
      for (let axis = 0; axis < featureCount && (sizes[cluster] as number) > 0; axis += 1)
        centres[cluster * featureCount + axis] = (sums[cluster * featureCount + axis] as number) / (sizes[cluster] as number);
  }
  const spreads = new Float64Array(count * featureCount).fill(0.0004);
  for (const [index, point] of points.entries()) {
    const cluster = owner[index] as number;
    for (let axis = 0; axis < featureCount; axis += 1) {
      const at = cluster * featureCount + axis;
      const gap = (features[point * featureCount + axis] as number) - (centres[at] as number);
      spreads[at] = (spreads[at] as number) + (gap * gap) / Math.max(1, sizes[cluster] as number);
    }
  }
  const bases = Float64Array.from({ length: count }, (_, cluster) => {
    let base = -Math.log(Math.max(1e-6, (sizes[cluster] as number) / Math.max(1, points.length)));
    for (let axis = 0; axis < featureCount; axis += 1) base += 0.5 * Math.log(spreads[cluster * featureCount + axis] as number);
    return base;
  });
  return {
    cost(values, point) {
      let best = 60;
      for (let cluster = 0; cluster < count; cluster += 1) {
        let cost = bases[cluster] as number;
        for (let axis = 0; axis < featureCount; axis += 1) {
          const at = cluster * featureCount + axis;
          const gap = (values[point * featureCount + axis] as number) - (centres[at] as number);
          cost += (0.5 * gap * gap) / (spreads[at] as number);
        }
        if (cost < best) best = cost;
      }
      return best;
    },
  };
}

/** Far from each other, so that a rare colour gets its own cluster. */
function startingCentres(features: Float32Array, points: readonly number[], count: number, random: Chance): Float64Array {
  const centres = new Float64Array(count * featureCount);
  const take = (cluster: number, point: number): void => {
    for (let axis = 0; axis < featureCount; axis += 1)
      centres[cluster * featureCount + axis] = features[point * featureCount + axis] as number;
  };
  take(0, points[Math.floor(random.next() * points.length)] ?? 0);
  for (let cluster = 1; cluster < count; cluster += 1) {
    let best = -1;
    let chosen = points[0] ?? 0;
    for (let attempt = 0; attempt < 160; attempt += 1) {
      const point = points[Math.floor(random.next() * points.length)] ?? 0;
      let near = Number.POSITIVE_INFINITY;
      for (let other = 0; other < cluster; other += 1) near = Math.min(near, squaredDistance(features, point, centres, other));
      if (near > best) {
        best = near;
        chosen = point;
      }
    }
    take(cluster, chosen);
  }
  return centres;
}

function squaredDistance(features: Float32Array, point: number, centres: Float64Array, cluster: number): number {
  let sum = 0;
  for (let axis = 0; axis < featureCount; axis += 1) {
    const gap = (features[point * featureCount + axis] as number) - (centres[cluster * featureCount + axis] as number);
    sum += gap * gap;
  }
  return sum;
}
