import { bloom, develop } from './finish.ts';
import type { StyleName } from './names.ts';
import { gradeFor } from './palettes.ts';
import { type Canvas, sheet } from './raster.ts';
import type { Layer, Stage } from './stage.ts';
import { flat } from './styles/flat.ts';
import { paperSheet } from './styles/paper-sheet.ts';
import { restyle } from './styles/restyle.ts';

/** How each style is developed: a print needs no lens. */
const development: {
  readonly [name in StyleName]: {
    readonly bloom: number;
    readonly vignette: number;
    readonly fade: number;
    readonly contrast: number;
    readonly grain: number;
  };
} = {
  film: { bloom: 0.5, vignette: 0.2, fade: 0.8, contrast: 0.3, grain: 0.9 },
  oil: { bloom: 0.4, vignette: 0.14, fade: 0.3, contrast: 0.32, grain: 0.35 },
  watercolour: { bloom: 0.3, vignette: 0, fade: 0, contrast: 0.12, grain: 0.4 },
  pastel: { bloom: 0.4, vignette: 0, fade: 0.4, contrast: 0.15, grain: 0.6 },
  ink: { bloom: 0, vignette: 0.05, fade: 0, contrast: 0.1, grain: 0.5 },
  line: { bloom: 0, vignette: 0.05, fade: 0, contrast: 0.05, grain: 0.5 },
  poster: { bloom: 0.3, vignette: 0, fade: 0.3, contrast: 0.2, grain: 0.55 },
  'paper-cut': { bloom: 0.3, vignette: 0.12, fade: 0.2, contrast: 0.15, grain: 0.5 },
  'low-poly': { bloom: 0.35, vignette: 0.1, fade: 0, contrast: 0.3, grain: 0 },
  pixel: { bloom: 0.35, vignette: 0, fade: 0, contrast: 0.2, grain: -1 },
};

/** Styles whose few colours come from the palette itself and need no grading after it. */
const selfColored: ReadonlySet<StyleName> = new Set(['ink', 'line']);

/** Turns the painted scene into the asked style and develops it: tone, palette, grain. `layered`: its layers were already cut from paper. */
export function finishInStyle(painted: Canvas, stage: Stage, grain: number, layered = false): Canvas {
  const { style, palette, paletteAsked } = stage.brief;
  const how = development[style];
  if (how.bloom > 0) bloom(painted, how.bloom);
  const canvas = layered && style === 'paper-cut' ? flat(painted, stage, { levels: 12, shadow: false }) : restyle[style](painted, stage);
  const pen = canvas.getContext('2d');
  const image = pen.getImageData(0, 0, canvas.width, canvas.height);
  develop(image.data, canvas.width, canvas.height, {
    grade: selfColored.has(style) ? undefined : gradeFor(palette, paletteAsked, stage.brief.portrait ? 0.5 : 1),
    grain: how.grain < 0 ? -0.1 : grain * how.grain,
    vignette: how.vignette,
    fade: how.fade,
    contrast: how.contrast,
    seed: 'grain',
  });
  pen.putImageData(image, 0, 0);
  return canvas;
}

/** Layers of a clip take the style one by one, so that it does not flicker from frame to frame. */
export function stylizeLayer(layer: Layer, stage: Stage): Layer {
  const { style } = stage.brief;
  const { canvas } = layer;
  if (!canvas || style === 'film' || style === 'pixel') return layer;
  if (style === 'paper-cut') return paperSheet(layer, stage);
  // A style works on a whole picture: give the layer a ground of its own colours, then cut it out again.
  const ground = sheet(canvas.width, canvas.height);
  ground.pen.filter = `blur(${24 * stage.unit}px)`;
  for (let round = 0; round < 3; round += 1) ground.pen.drawImage(canvas, 0, 0);
  ground.pen.filter = 'none';
  ground.pen.drawImage(canvas, 0, 0);
  const styled = restyle[style](ground.canvas, stage);
  const pen = styled.getContext('2d');
  pen.globalCompositeOperation = 'destination-in';
  pen.drawImage(canvas, 0, 0);
  pen.globalCompositeOperation = 'source-over';
  return { ...layer, canvas: styled };
}
