import { clamp } from '../noise.ts';
import type { Order } from '../order.ts';
import { blurred, type Canvas, copyOf } from '../raster.ts';
import type { Stage } from '../stage.ts';
import { hasParticles, paintParticles } from '../weather.ts';
import { cover, getGiven } from './given.ts';

/**
 * The given picture in the light of the painted scene. The weaker its hold, the more of the scene's colours it takes; only when it
 * hardly holds at all does the scene itself come through.
 */
export async function restyleGiven(order: Order, stage: Stage, painted: Canvas): Promise<Canvas> {
  const { canvas: init, strength } = await getGiven(order, 'init');
  const { canvas, pen } = copyOf(cover(init, stage.width, stage.height));
  const free = 1 - strength;
  pen.globalCompositeOperation = 'soft-light';
  pen.globalAlpha = 0.12 + free * 0.55;
  pen.drawImage(blurred(painted, 60 * stage.unit), 0, 0);
  pen.globalCompositeOperation = 'source-over';
  if (free > 0.15) {
    pen.globalAlpha = clamp((free - 0.15) * 1.15);
    pen.drawImage(matched(canvas, painted, 64 * stage.unit), 0, 0);
  }
  pen.globalAlpha = clamp((0.32 - strength) / 0.26);
  pen.drawImage(painted, 0, 0);
  pen.globalAlpha = 1;
  if (hasParticles(stage)) paintParticles(pen, stage, 0);
  return canvas;
}

/** The details of one picture over the broad colours of another. */
function matched(details: Canvas, colors: Canvas, radius: number): Canvas {
  const { width, height } = details;
  const out = copyOf(details);
  const image = out.pen.getImageData(0, 0, width, height);
  const broadDetails = blurred(details, radius).getContext('2d').getImageData(0, 0, width, height).data;
  const broadColors = blurred(colors, radius * 0.6)
    .getContext('2d')
    .getImageData(0, 0, width, height).data;
  const { data } = image;
  for (let at = 0; at < data.length; at += 4) {
    for (let channel = 0; channel < 3; channel += 1) {
      const index = at + channel;
      data[index] = (data[index] as number) + ((broadColors[index] as number) - (broadDetails[index] as number)) * 0.9;
    }
  }
  out.pen.putImageData(image, 0, 0);
  return out.canvas;
}
