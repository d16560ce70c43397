import type { SizeRule } from '../spec/model.ts';

export type CheckpointFamily = 'sd15' | 'sdxl' | 'flux';

/** What a file of weights is, guessed from its name: files do not say it, and servers do not tell. */
export function familyOf(file: string): CheckpointFamily {
  if (/flux/i.test(file)) return 'flux';
  return /xl|pony|illustrious|noob/i.test(file) ? 'sdxl' : 'sd15';
}

/** The name without folder, ending and the short hash that some servers write behind it. */
export const plainName = (file: string): string =>
  (file.split(/[\\/]/).at(-1) ?? file).replace(/\s*\[[0-9a-f]+\]$/i, '').replace(/\.[a-z]+$/i, '');

/** The same as a part of an id: lower case letters, digits and dashes. */
export const slugOf = (file: string): string =>
  file
    .replace(/\s*\[[0-9a-f]+\]$/i, '')
    .replace(/\.[a-z]+$/i, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '');

/** Sizes around the edge, in pixels, that a diffusion model was trained with. */
export function diffusionSizes(edge: number, maxPixels: number): SizeRule {
  const scaled = (pixels: number): number => Math.round((pixels * edge) / 1024 / 64) * 64;
  const size = (label: string, width: number, height: number) => ({ label, width: scaled(width), height: scaled(height) });
  return {
    min: 256,
    max: 2048,
    step: 8,
    maxPixels,
    default: { width: edge, height: edge },
    presets: [size('1:1', 1024, 1024), size('3:2', 1216, 832), size('2:3', 832, 1216), size('16:9', 1344, 768), size('9:16', 768, 1344)],
  };
}
