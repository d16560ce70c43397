import { readBrief } from './brief.ts';
import { overscan, placeLayer, poseAt } from './camera.ts';
import { encodeMp4, framesPerSecond } from './encode-video.ts';
import { bloom, develop } from './finish.ts';
import { createFrameWarp } from './frame-warp.ts';
import { openPicture } from './open-picture.ts';
import type { Order, Tell } from './order.ts';
import { gradeFor } from './palettes.ts';
import { previewOf } from './preview.ts';
import { type Canvas, copyOf, sheet } from './raster.ts';
import { paintScene } from './scene.ts';
import { type Layer, type Stage, setStage } from './stage.ts';
import { stylizeLayer } from './style.ts';
import { paintWater } from './water.ts';
import { hasParticles, paintParticles } from './weather.ts';

/** Draws one clip and returns it as MP4. */
export async function drawClip(order: Order, tell: Tell): Promise<Uint8Array> {
  const brief = readBrief(order);
  const stage = setStage(brief, order.width, order.height, order.seed, order.detail);
  const paintFrame = order.operation === 'image2video' ? await filmPictures(order, stage) : await filmScene(order, stage, tell);
  const frameCount = Math.round(order.durationSeconds * framesPerSecond);
  const grade = gradeFor(brief.palette, brief.paletteAsked);
  const fromPicture = order.operation === 'image2video';
  return encodeMp4(order.width, order.height, frameCount, async (index) => {
    const frame = paintFrame(index / (frameCount - 1), index / framesPerSecond);
    if (!fromPicture) bloom(frame, 0.5);
    const pixels = frame.getContext('2d').getImageData(0, 0, order.width, order.height).data;
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
    if (index % 12 === 0) await tell(0.3 + (0.68 * index) / frameCount, await previewOf(frame));
    return pixels;
  });
}

type PaintFrame = (time: number, seconds: number) => Canvas;

/** Moves the camera through the separately painted layers of a scene. */
async function filmScene(order: Order, stage: Stage, tell: Tell): Promise<PaintFrame> {
  const { width, height } = order;
  const wide = setStage(stage.brief, Math.round(width * overscan), Math.round(height * overscan), order.seed, order.detail);
  const layers: Layer[] = [];
  const soFar = sheet(wide.width, wide.height);
  for (const layer of paintScene(wide, false)) {
    const styled = layer.canvas ? { ...layer, canvas: stylizeLayer(layer.canvas, wide) } : layer;
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

/** Brings given first and last frames to life: a slow move into an assumed depth, and a soft passage between the two. */
async function filmPictures(order: Order, stage: Stage): Promise<PaintFrame> {
  const open = async (role: 'first_frame' | 'last_frame'): Promise<Canvas | undefined> => {
    const reference = order.media.find((candidate) => candidate.role === role);
    if (!reference) return undefined;
    const image = await openPicture(reference.bytes, role);
    const { canvas, pen } = sheet(order.width, order.height);
    const scale = Math.max(order.width / image.width, order.height / image.height);
    pen.drawImage(
      image,
      (order.width - image.width * scale) / 2,
      (order.height - image.height * scale) / 2,
      image.width * scale,
      image.height * scale,
    );
    return canvas;
  };
  const first = await open('first_frame');
  const last = await open('last_frame');
  const { camera } = stage.brief;
  const air = hasParticles(stage);
  const warpFirst = first && createFrameWarp(first);
  const warpLast = last && createFrameWarp(last);
  return (time, seconds) => {
    const pose = poseAt(camera, time);
    const start = poseAt(camera, 0);
    const end = poseAt(camera, 1);
    // Relative to the given frame, so that the clip begins and ends exactly with it.
    const from = { x: pose.x - start.x, y: pose.y - start.y, zoom: Math.abs(pose.zoom - start.zoom) };
    const to = { x: pose.x - end.x, y: pose.y - end.y, zoom: Math.abs(end.zoom - pose.zoom) };
    const amount = first && last ? Math.min(1, Math.max(0, (time - 0.15) / 0.7)) : first ? 0 : 1;
    const passage = amount * amount * (3 - 2 * amount);
    const base = passage < 1 && warpFirst ? warpFirst(from) : undefined;
    const over = passage > 0 && warpLast ? warpLast(to) : undefined;
    const shown = copyOf((base ?? over) as Canvas);
    if (base && over) {
      shown.pen.globalAlpha = passage;
      shown.pen.drawImage(over, 0, 0);
      shown.pen.globalAlpha = 1;
    }
    if (air) {
      shown.pen.globalAlpha = Math.min(1, time * 4, last ? (1 - time) * 4 : 1);
      paintParticles(shown.pen, stage, seconds);
    }
    return shown.canvas;
  };
}
