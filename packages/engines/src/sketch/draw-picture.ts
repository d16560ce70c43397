import { readBrief } from './brief.ts';
import { composeStill, groupFraction } from './compose.ts';
import { cutOut } from './edits/cut-out.ts';
import { followInstructions } from './edits/follow-instructions.ts';
import { cover, findGiven, getGiven, whiteness } from './edits/given.ts';
import { inpaint } from './edits/inpaint.ts';
import { outpaint } from './edits/outpaint.ts';
import { restyleGiven } from './edits/restyle-given.ts';
import { takeColors } from './edits/take-colors.ts';
import { vary } from './edits/variations.ts';
import type { Order, Tell } from './order.ts';
import { encodePng } from './png.ts';
import { previewOf } from './preview.ts';
import { type Canvas, sheet } from './raster.ts';
import { paintScene } from './scene.ts';
import { type Scene, type Stage, setStage } from './stage.ts';
import { finishInStyle } from './style.ts';
import { paperSheet } from './styles/paper-sheet.ts';
import { upscalePicture } from './upscale.ts';

/** Draws one still and returns it as PNG. */
export async function drawPicture(order: Order, tell: Tell): Promise<Uint8Array> {
  const canvas = await drawCanvas(order, tell);
  const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
  return encodePng(data, canvas.width, canvas.height, order.operation === 'cutout');
}

/** The finished still as a canvas. */
export async function drawCanvas(order: Order, tell: Tell): Promise<Canvas> {
  switch (order.operation) {
    case 'upscale':
      return upscalePicture(order, tell);
    case 'cutout':
      return drawCutout(order);
    case 'inpaint':
      return inpaint(order);
    case 'outpaint':
      return outpaint(order);
    case 'variations':
      return vary(order);
    case 'edit':
      return followInstructions(order);
    default:
      return drawScene(order, tell);
  }
}

/** A scene from the words, or a given picture restyled by such a scene. */
async function drawScene(order: Order, tell: Tell): Promise<Canvas> {
  const brief = readBrief(order);
  const stage = setStage(brief, order.width, order.height, order.seed, order.detail);
  const painted = await composeStill(paintInStyle(stage), stage, async (canvas, group) =>
    tell(groupFraction[group], await previewOf(canvas)),
  );
  await tell(0.8, await previewOf(painted));
  const style = await findGiven(order, 'style');
  if (style) takeColors(painted, cover(style.canvas, 64, 64), style.strength);
  const base = order.operation === 'image2image' ? await restyleGiven(order, stage, painted) : painted;
  return finishInStyle(base, stage, order.grain, order.operation !== 'image2image');
}

/** The layers of the scene; for a picture of cut paper each is a sheet of its own. */
function* paintInStyle(stage: Stage): Scene {
  for (const layer of paintScene(stage)) yield stage.brief.style === 'paper-cut' ? paperSheet(layer, stage) : layer;
}

/** The whole given picture in the asked frame, with nothing around its subject. */
async function drawCutout(order: Order): Promise<Canvas> {
  const { canvas } = await getGiven(order, 'init');
  const mask = await findGiven(order, 'mask');
  const hint = mask && whiteness(cover(mask.canvas, canvas.width, canvas.height));
  const scale = Math.min(order.width / canvas.width, order.height / canvas.height);
  const { canvas: frame, pen } = sheet(order.width, order.height);
  if (scale === 1) pen.imageSmoothingEnabled = false;
  const wide = Math.round(canvas.width * scale);
  const tall = Math.round(canvas.height * scale);
  pen.drawImage(cutOut(canvas, hint), Math.round((order.width - wide) / 2), Math.round((order.height - tall) / 2), wide, tall);
  return frame;
}
