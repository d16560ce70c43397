/** A part of a picture. Pixels. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

const rings = 16;
const innermost = 0.3;
/** More than this is not a lens but what the picture shows. */
const deepest = 0.6;

/**
 * How much a lens or a finish has darkened a picture towards its corners: a factor for every sixteenth of the way from the middle
 * to the corner.
 */
function fallOff(rgba: Uint8ClampedArray, stride: number, box: Box): Float64Array {
  const falls: number[][] = Array.from({ length: rings }, () => []);
  const centreX = box.x + box.width / 2;
  const centreY = box.y + box.height / 2;
  const far = Math.hypot(box.width, box.height) / 2;
  const reach = Math.max(2, Math.round(far / rings / 2));
  const step = Math.max(1, Math.round(far / 90));
  const tone = (x: number, y: number): number => {
    let sum = 0;
    for (let dy = -2; dy <= 2; dy += 2) {
      for (let dx = -2; dx <= 2; dx += 2) {
        const column = Math.max(box.x, Math.min(box.x + box.width - 1, Math.round(x) + dx));
        const row = Math.max(box.y, Math.min(box.y + box.height - 1, Math.round(y) + dy));
        const at = (row * stride + column) * 4;
        sum += (rgba[at] as number) * 0.3 + (rgba[at + 1] as number) * 0.59 + (rgba[at + 2] as number) * 0.11;
      }
    }
    return Math.log(sum / 9 + 6);
  };
  for (let y = box.y + reach; y < box.y + box.height - reach; y += step) {
    for (let x = box.x + reach; x < box.x + box.width - reach; x += step) {
      const dx = x - centreX;
      const dy = y - centreY;
      const distance = Math.hypot(dx, dy);
      const ring = Math.floor((distance / far) * rings);
      if (distance / far < innermost || ring >= rings) continue;
      const towardsX = (dx / distance) * reach;
      const towardsY = (dy / distance) * reach;
      const fall = tone(x + towardsX, y + towardsY) - tone(x - towardsX, y - towardsY);
      // Edges of things say nothing about the lens.
      if (Math.abs(fall) < 0.25) falls[ring]?.push(fall / (reach * 2));
    }
  }
  const middles = falls.map((values) => {
    values.sort((a, b) => a - b);
    return values.length > 20 ? values[Math.floor(values.length / 2)] : undefined;
  });
  // A bright sky in the middle also falls off, but evenly: only what falls more steeply outside than inside is the vignette.
  const inner = middles.slice(Math.ceil(innermost * rings), Math.floor(0.62 * rings)).filter((value) => value !== undefined);
  const trend = Math.min(0, ...inner);
  const factors = new Float64Array(rings + 1).fill(1);
  let sum = 0;
  let previous = 0;
  for (const [ring, middle] of middles.entries()) {
    if (ring / rings > 0.55) previous = Math.min(0, (middle ?? previous + trend) - trend);
    sum = Math.max(Math.log(deepest), sum + (previous * far) / rings);
    factors[ring + 1] = Math.exp(sum);
  }
  return factors;
}

/** Takes the vignette out of a part of an RGBA picture, so that what is copied from its edges does not bring dark stripes along. */
export function flattenVignette(rgba: Uint8ClampedArray, stride: number, box: Box): void {
  const factors = fallOff(rgba, stride, box);
  const centreX = box.x + box.width / 2;
  const centreY = box.y + box.height / 2;
  const far = Math.hypot(box.width, box.height) / 2;
  for (let y = box.y; y < box.y + box.height; y += 1) {
    for (let x = box.x; x < box.x + box.width; x += 1) {
      const place = Math.min(rings - 0.001, (Math.hypot(x - centreX, y - centreY) / far) * rings);
      const ring = Math.floor(place);
      const low = factors[ring] as number;
      const gain = 1 / (low + ((factors[ring + 1] as number) - low) * (place - ring));
      const at = (y * stride + x) * 4;
      rgba[at] = (rgba[at] as number) * gain;
      rgba[at + 1] = (rgba[at + 1] as number) * gain;
      rgba[at + 2] = (rgba[at + 2] as number) * gain;
    }
  }
}
