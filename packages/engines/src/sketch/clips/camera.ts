import type { CameraName } from '../names.ts';

/** Where the camera is at a moment of a clip. */
export interface CameraPose {
  /** Fractions of the picture's width and height; the nearest layer moves by all of it. */
  readonly x: number;
  readonly y: number;
  /** How much nearer things have come: 0.1 makes the nearest layer a tenth larger. */
  readonly zoom: number;
}

/** Layers of clips are painted this much larger than the frame, so that the camera never sees their edge. */
export const overscan = 1.2;

/** Starts and ends softly, and never quite stops in between. */
const ease = (time: number): number => time * 0.35 + time * time * (3 - 2 * time) * 0.65;

const moves: { readonly [name in CameraName]: (time: number) => CameraPose } = {
  'push-in': (time) => ({ x: 0, y: ease(time) * 0.012, zoom: ease(time) * 0.26 }),
  'pull-back': (time) => ({ x: 0, y: 0, zoom: (1 - ease(time)) * 0.26 }),
  'pan-left': (time) => ({ x: (ease(time) - 0.5) * 0.17, y: 0, zoom: 0.04 }),
  'pan-right': (time) => ({ x: (0.5 - ease(time)) * 0.17, y: 0, zoom: 0.04 }),
  rise: (time) => ({ x: 0, y: (ease(time) - 0.5) * 0.15, zoom: ease(time) * 0.06 }),
  orbit: (time) => ({ x: Math.sin(time * Math.PI * 2) * 0.05, y: Math.cos(time * Math.PI * 2) * 0.014, zoom: 0.05 + ease(time) * 0.06 }),
  still: () => ({ x: 0, y: 0, zoom: 0 }),
};

export const poseAt = (camera: CameraName, time: number): CameraPose => moves[camera](time);

/** How a layer of this depth lies in the frame: scale and shift that keep the frame covered. */
export function placeLayer(pose: CameraPose, depth: number, width: number, height: number): { scale: number; x: number; y: number } {
  const parallax = 0.08 + depth * 0.92;
  const scale = 1 + pose.zoom * parallax * 1.15;
  const wide = width * overscan * scale;
  const tall = height * overscan * scale;
  const limitX = (wide - width) / 2;
  const limitY = (tall - height) / 2;
  const shiftX = Math.max(-limitX, Math.min(limitX, pose.x * parallax * width));
  const shiftY = Math.max(-limitY, Math.min(limitY, pose.y * parallax * height));
  // Coming nearer, the eye stays on what stands on the ground, a little below the middle.
  const still = (height - height * overscan) / 2;
  const zoomed = height * overscan - tall;
  const y = Math.min(0, Math.max(height - tall, still + zoomed * 0.78 + shiftY));
  return { scale, x: (width - wide) / 2 + shiftX, y };
}
