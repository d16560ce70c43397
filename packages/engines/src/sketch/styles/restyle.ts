import type { StyleName } from '../names.ts';
import type { Canvas } from '../raster.ts';
import type { Stage } from '../stage.ts';
import { brushwork } from './brushwork.ts';
import { chalk } from './chalk.ts';
import { flat } from './flat.ts';
import { inkDrawing } from './ink.ts';
import { lowPoly } from './low-poly.ts';
import { pixelArt } from './pixel-art.ts';
import { watercolour } from './watercolour.ts';

type Restyle = (canvas: Canvas, stage: Stage) => Canvas;

/** How a finished scene is made over in each style. `film` leaves it as it was painted. */
export const restyle: { readonly [name in StyleName]: Restyle } = {
  film: (canvas) => canvas,
  oil: (canvas, stage) => brushwork(canvas, stage, { coarse: 26, passes: 4, wet: 0.9, ridge: 0.34 }),
  watercolour,
  pastel: chalk,
  ink: (canvas, stage) => inkDrawing(canvas, stage, true),
  line: (canvas, stage) => inkDrawing(canvas, stage, false),
  poster: (canvas, stage) => flat(canvas, stage, { levels: 7, shadow: false }),
  'paper-cut': (canvas, stage) => flat(canvas, stage, { levels: 7, shadow: true }),
  'low-poly': lowPoly,
  pixel: pixelArt,
};
