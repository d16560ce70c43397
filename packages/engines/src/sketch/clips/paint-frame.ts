import type { Canvas } from '../raster.ts';

/** Paints the moment `time` (0 the first frame, 1 the last), which is `seconds` into the clip. The canvas is used again for the next. */
export type PaintFrame = (time: number, seconds: number) => Canvas;
