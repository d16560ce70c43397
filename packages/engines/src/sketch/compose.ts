import { type Canvas, sheet } from './raster.ts';
import type { Layer, LayerGroup, Scene, Stage } from './stage.ts';
import { paintWater } from './water.ts';

/** Puts one layer on what is already there. */
export function lay(target: Canvas, layer: Layer, stage: Stage): void {
  const pen = target.getContext('2d');
  pen.save();
  pen.imageSmoothingEnabled = false;
  if (layer.water) {
    const drawn = paintWater(target, layer.water, stage.noise, 0, stage.unit, 1);
    pen.drawImage(drawn, 0, Math.round(layer.water.top));
  }
  if (layer.canvas) {
    pen.globalCompositeOperation = layer.blend ?? 'source-over';
    pen.globalAlpha = layer.alpha ?? 1;
    pen.drawImage(layer.canvas, 0, 0);
  }
  pen.restore();
}

/** How far a picture is once a group of layers begins. */
export const groupFraction: { readonly [group in LayerGroup]: number } = { sky: 0.08, far: 0.25, mid: 0.4, near: 0.55, light: 0.72 };

/** Paints a scene back to front, telling after each group of layers what there is to see. */
export async function composeStill(
  scene: Scene,
  stage: Stage,
  tell: (canvas: Canvas, group: LayerGroup) => Promise<void>,
  keep?: (layer: Layer) => void,
): Promise<Canvas> {
  const { canvas } = sheet(stage.width, stage.height);
  let group: LayerGroup | undefined;
  for (const layer of scene) {
    if (group !== undefined && layer.group !== group) await tell(canvas, layer.group);
    group = layer.group;
    lay(canvas, layer, stage);
    keep?.(layer);
  }
  return canvas;
}
