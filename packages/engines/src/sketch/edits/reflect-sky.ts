import { clamp, smooth } from '../noise.ts';
import type { FoundSky } from './find-sky.ts';

/** How far what looks like the old sky is drawn to the new one. */
const strength = 0.62;

/**
 * Water, wet ground and hazy distance have the colour of the sky above them: what has the tint of the old one takes that of the new one,
 * and keeps its brightness. `data` still has the old sky, `heavens` is the new one. In place; a sky without a tint is left alone.
 */
export function reflectSky(data: Uint8ClampedArray, heavens: Uint8ClampedArray, sky: FoundSky): void {
  const before = tintOf(data, sky);
  const after = tintOf(heavens, sky);
  if (!before || !after || Math.hypot(...before) < 0.07) return;
  for (let index = 0; index < sky.alpha.length; index += 1) {
    const ground = 1 - (sky.alpha[index] as number) / 255;
    if (ground < 0.02) continue;
    const at = index * 4;
    const bright = brightness(data, at);
    if (bright < 16) continue;
    let apart = 0;
    for (let channel = 0; channel < 3; channel += 1)
      apart += ((data[at + channel] as number) / bright - 1 - (before[channel] as number)) ** 2;
    const part = smooth(0.34, 0.1, Math.sqrt(apart)) * smooth(16, 70, bright) * ground * strength;
    if (part === 0) continue;
    for (let channel = 0; channel < 3; channel += 1) {
      const wanted = clamp(bright * (1 + (after[channel] as number)), 0, 255);
      data[at + channel] = (data[at + channel] as number) + (wanted - (data[at + channel] as number)) * part;
    }
  }
}

const brightness = (data: Uint8ClampedArray, at: number): number =>
  (data[at] as number) * 0.3 + (data[at + 1] as number) * 0.59 + (data[at + 2] as number) * 0.11;

/** By how much each channel of the sky lies above or below its brightness; undefined where there is hardly any sky. */
function tintOf(data: Uint8ClampedArray, sky: FoundSky): readonly number[] | undefined {
  const sums = [0, 0, 0];
  let bright = 0;
  let count = 0;
  for (let index = 0; index < sky.alpha.length; index += 7) {
    if ((sky.alpha[index] as number) < 240) continue;
    count += 1;
    bright += brightness(data, index * 4);
    for (let channel = 0; channel < 3; channel += 1) sums[channel] = (sums[channel] as number) + (data[index * 4 + channel] as number);
  }
  return count < 50 || bright === 0 ? undefined : sums.map((sum) => sum / bright - 1);
}
