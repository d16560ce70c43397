/** Names a person may choose in the composer; `auto` lets the words of the prompt, then the seed decide. */
export const styleNames = ['film', 'oil', 'watercolour', 'pastel', 'ink', 'line', 'poster', 'paper-cut', 'low-poly', 'pixel'] as const;
export type StyleName = (typeof styleNames)[number];

export const paletteNames = [
  'natural',
  'ember',
  'gold',
  'terracotta',
  'rose',
  'plum',
  'indigo',
  'ocean',
  'arctic',
  'sage',
  'forest',
  'citrus',
  'teal-orange',
  'candy',
  'neon',
  'cyanotype',
  'sepia',
  'mono',
] as const;
export type PaletteName = (typeof paletteNames)[number];

export const cameraNames = ['push-in', 'pull-back', 'pan-left', 'pan-right', 'rise', 'orbit', 'still'] as const;
export type CameraName = (typeof cameraNames)[number];
