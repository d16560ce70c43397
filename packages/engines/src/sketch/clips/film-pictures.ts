import { cover, findGiven } from '../edits/given.ts';
import type { Order } from '../order.ts';
import { type Canvas, copyOf } from '../raster.ts';
import type { Stage } from '../stage.ts';
import { hasParticles, paintParticles } from '../weather.ts';
import { type CameraPose, poseAt } from './camera.ts';
import { createFrameWarp } from './frame-warp.ts';
import type { PaintFrame } from './paint-frame.ts';
import { createPassage } from './passage.ts';

/**
 * Brings given frames to life. With a first frame the clip begins exactly with it and moves slowly into an assumed depth, with a
 * last frame it ends exactly with that one, and with both it passes from one to the other.
 */
export async function filmPictures(order: Order, stage: Stage): Promise<PaintFrame> {
  const open = async (role: 'first_frame' | 'last_frame'): Promise<Canvas | undefined> => {
    const given = await findGiven(order, role);
    return given && cover(given.canvas, order.width, order.height);
  };
  const first = await open('first_frame');
  const last = await open('last_frame');
  const air = hasParticles(stage);
  const paint = first && last ? pass(first, last) : await moveInto(first, last, stage);
  return (time, seconds) => {
    const frame = paint(time);
    if (!air) return frame;
    const shown = copyOf(frame);
    // What falls through the air begins and ends with nothing where a frame is given.
    shown.pen.globalAlpha = Math.min(1, first ? time * 4 : 1, last ? (1 - time) * 4 : 1);
    paintParticles(shown.pen, stage, seconds);
    return shown.canvas;
  };
}

function pass(first: Canvas, last: Canvas): (time: number) => Canvas {
  const passage = createPassage(first, last);
  return (time) => {
    // A moment of rest at both ends.
    const amount = Math.min(1, Math.max(0, (time - 0.08) / 0.84));
    return passage(amount);
  };
}

async function moveInto(first: Canvas | undefined, last: Canvas | undefined, stage: Stage): Promise<(time: number) => Canvas> {
  const picture = first ?? last;
  if (!picture) throw new Error('a clip of pictures without a picture');
  const { camera } = stage.brief;
  const warp = createFrameWarp(picture);
  const still = poseAt(camera, first ? 0 : 1);
  return (time) => {
    const pose = poseAt(camera, time);
    // Relative to the given frame, so that the clip begins or ends exactly with it.
    const relative: CameraPose = { x: pose.x - still.x, y: pose.y - still.y, zoom: Math.abs(pose.zoom - still.zoom) };
    return warp(relative);
  };
}
