import { readBrief } from './brief.ts';
import { composeStill, groupFraction } from './compose.ts';
import { editPicture } from './edit.ts';
import type { Order, Tell } from './order.ts';
import { encodePng } from './png.ts';
import { previewOf } from './preview.ts';
import { type Canvas } from './raster.ts';
import { paintScene } from './scene.ts';
import { setStage } from './stage.ts';
import { finishInStyle } from './style.ts';
import { upscalePicture } from './upscale.ts';

/** Draws one still and returns it as PNG. */
export async function drawPicture(order: Order, tell: Tell): Promise<Uint8Array> {
  const canvas = order.operation === 'upscale' ? await upscalePicture(order, tell) : await drawCanvas(order, tell);
  const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
  return encodePng(data, canvas.width, canvas.height);
}

/** The finished still as a canvas. */
export async function drawCanvas(order: Order, tell: Tell): Promise<Canvas> {
  const brief = readBrief(order);
  const stage = setStage(brief, order.width, order.height, order.seed, order.detail);
  const painted = await composeStill(paintScene(stage), stage, async (canvas, group) =>
    tell(groupFraction[group], await previewOf(canvas)),
  );
  await tell(0.8, await previewOf(painted));
  const base = await editPicture(order, stage, painted);
  const finished = finishInStyle(base.canvas, stage, order.grain);
  return base.restore(finished);
}
