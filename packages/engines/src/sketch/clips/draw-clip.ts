import { readBrief } from '../brief.ts';
import { bloom, develop } from '../finish.ts';
import type { Order, Tell } from '../order.ts';
import { gradeFor } from '../palettes.ts';
import { previewOf } from '../preview.ts';
import type { Canvas } from '../raster.ts';
import { setStage } from '../stage.ts';
import { encodeMp4, framesPerSecond } from './encode-video.ts';
import { filmPictures } from './film-pictures.ts';
import { filmScene } from './film-scene.ts';

/** All frames of a clip, painted one by one when they are asked for. */
export interface Footage {
  readonly frameCount: number;
  /** RGBA of one frame and a look at it. */
  frame(index: number): { readonly pixels: Uint8ClampedArray; readonly canvas: Canvas };
}

/** Draws one clip and returns it as MP4. */
export async function drawClip(order: Order, tell: Tell): Promise<Uint8Array> {
  const footage = await shoot(order, tell);
  return encodeMp4(order.width, order.height, footage.frameCount, async (index) => {
    const { pixels, canvas } = footage.frame(index);
    if (index % 12 === 0) await tell(0.3 + (0.68 * index) / footage.frameCount, await previewOf(canvas));
    return pixels;
  });
}

/** Makes everything ready for the frames of a clip. */
export async function shoot(order: Order, tell: Tell): Promise<Footage> {
  const brief = readBrief(order);
  const stage = setStage(brief, order.width, order.height, order.seed, order.detail);
  const fromPicture = order.operation !== 'text2video';
  const paintFrame = fromPicture ? await filmPictures(order, stage) : await filmScene(order, stage, tell);
  const frameCount = Math.round(order.durationSeconds * framesPerSecond);
  const grade = gradeFor(brief.palette, brief.paletteAsked);
  return {
    frameCount,
    frame(index) {
      const canvas = paintFrame(index / (frameCount - 1), index / framesPerSecond);
      if (!fromPicture) bloom(canvas, 0.5);
      const pixels = canvas.getContext('2d').getImageData(0, 0, order.width, order.height).data;
      // A given picture is shown as it is; only its movement is ours.
      if (!fromPicture) {
        develop(pixels, order.width, order.height, {
          grade,
          grain: order.grain * 0.6,
          vignette: 0.28,
          fade: 1,
          contrast: 0.25,
          seed: `frame/${index % 12}`,
        });
      }
      return { pixels, canvas };
    },
  };
}
