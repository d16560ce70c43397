import type { Order, Tell } from '../order.ts';
import { previewOf } from '../preview.ts';
import { type Canvas, sheet } from '../raster.ts';
import { paintScene } from '../scene.ts';
import { type Layer, type Stage, setStage } from '../stage.ts';
import { stylizeLayer } from '../style.ts';
import { paintWater } from '../water.ts';
import { hasParticles, paintParticles } from '../weather.ts';
import { overscan, placeLayer, poseAt } from './camera.ts';
import type { PaintFrame } from './paint-frame.ts';

/** Moves the camera through the separately painted layers of a scene. */
export async function filmScene(order: Order, stage: Stage, tell: Tell): Promise<PaintFrame> {
  const { width, height } = order;
  const wide = setStage(stage.brief, Math.round(width * overscan), Math.round(height * overscan), order.seed, order.detail);
  const layers: Layer[] = [];
  const soFar = sheet(wide.width, wide.height);
  for (const layer of paintScene(wide, false)) {
    const styled = stylizeLayer(layer, wide);
    const below = layers.at(-1);
    if (below && canMerge(below, styled)) below.canvas?.getContext('2d').drawImage(styled.canvas as Canvas, 0, 0);
    else layers.push(styled);
    if (styled.canvas) soFar.pen.drawImage(styled.canvas, 0, 0);
    await tell(Math.min(0.28, layers.length * 0.025), await previewOf(soFar.canvas));
  }
  const { canvas: frame, pen } = sheet(width, height);
  // Layers are always a little enlarged here: the plain filter is as good and three times as quick.
  pen.imageSmoothingQuality = 'low';
  const air = hasParticles(stage);
  return (time, seconds) => {
    const pose = poseAt(stage.brief.camera, time);
    for (const layer of layers) {
      const place = placeLayer(pose, layer.depth, width, height);
      if (layer.water) {
        const toFrame = (y: number): number => place.y + y * place.scale;
        const water = {
          ...layer.water,
          top: toFrame(layer.water.top),
          bottom: Math.max(height, toFrame(layer.water.bottom)),
          glitterX: place.x + layer.water.glitterX * place.scale,
        };
        if (water.top < height - 4) {
          const drawn = paintWater(frame, water, stage.noise, seconds, stage.unit, 2);
          pen.drawImage(drawn, 0, Math.round(water.top), width, Math.min(height, Math.round(water.bottom)) - Math.round(water.top));
        }
      }
      if (!layer.canvas) continue;
      pen.save();
      pen.globalCompositeOperation = layer.blend ?? 'source-over';
      pen.globalAlpha = layer.alpha ?? 1;
      const drift = Math.max(-0.07, Math.min(0.07, (layer.drift ?? 0) * seconds)) * width;
      pen.drawImage(layer.canvas, place.x + drift, place.y, layer.canvas.width * place.scale, layer.canvas.height * place.scale);
      pen.restore();
    }
    if (air) paintParticles(pen, stage, seconds);
    return frame;
  };
}

/** Neighbours that hardly move against each other are one sheet: every sheet costs time in every frame. */
function canMerge(below: Layer, above: Layer): boolean {
  const plain = ({ water, blend, alpha, drift, canvas }: Layer): boolean =>
    !water && !drift && (blend ?? 'source-over') === 'source-over' && (alpha ?? 1) === 1 && canvas !== undefined;
  return plain(below) && plain(above) && Math.abs(above.depth - below.depth) < 0.09 && below.depth > 0.02;
}
