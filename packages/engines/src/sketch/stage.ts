import type { Brief } from './brief.ts';
import { clamp, createNoise, type Noise } from './noise.ts';
import { type Chance, chance } from './random.ts';
import type { Canvas } from './raster.ts';
import { type Tones, tonesFor } from './tones.ts';

/** Where the light comes from. */
export interface KeyLight {
  /** Pixels; may lie outside of the picture. */
  readonly x: number;
  readonly y: number;
  readonly moon: boolean;
  /** The disc itself can be seen. */
  readonly visible: boolean;
  /** −1: things are lit from the left. */
  readonly side: -1 | 1;
  /** 0 on the horizon, 1 overhead. */
  readonly height: number;
}

/** Everything the painters of one picture share. */
export interface Stage {
  readonly width: number;
  readonly height: number;
  /** One thousandth of the shorter edge: all sizes are given in it, so that a scene looks the same at any resolution. */
  readonly unit: number;
  readonly horizon: number;
  readonly light: KeyLight;
  /** Where the eye should land: the subject stands here. */
  readonly focus: { readonly x: number; readonly y: number };
  readonly brief: Brief;
  readonly tones: Tones;
  readonly random: Chance;
  readonly noise: Noise;
  readonly detail: number;
}

export type LayerGroup = 'sky' | 'far' | 'mid' | 'near' | 'light';

/** Water shows what was painted before it, upside down and broken by waves. */
export interface Water {
  readonly top: number;
  readonly bottom: number;
  /** 0 mirror, 1 open sea. */
  readonly waves: number;
  readonly color: readonly [number, number, number];
  /** How much of the water's own colour shows when looking straight down. */
  readonly body: number;
  readonly glitter: readonly [number, number, number];
  readonly glitterX: number;
  readonly glitterStrength: number;
}

/** One sheet of the picture, painted back to front. */
export interface Layer {
  readonly group: LayerGroup;
  /** 0 does not move with the camera (the sky), 1 is right before it. */
  readonly depth: number;
  readonly canvas?: Canvas;
  readonly water?: Water;
  /** Widths per second that it drifts by itself. */
  readonly drift?: number;
  readonly blend?: 'source-over' | 'screen' | 'multiply' | 'overlay' | 'soft-light';
  readonly alpha?: number;
}

export type Scene = Generator<Layer, void, undefined>;

/** Sets the stage: light, horizon and focus by the rules of thirds, varied by the seed. */
export function setStage(brief: Brief, width: number, height: number, seed: number, detail: number): Stage {
  const random = chance(`stage/${seed}/${brief.text}`);
  const { time, weather, place } = brief;
  const aspect = width / height;
  const placing = random.branch('placing');
  const lowHorizon = placing.happens(place === 'mountains' || place === 'city' || place === 'space' ? 0.8 : 0.5);
  const horizonAt = (lowHorizon ? 0.635 : 0.56) + placing.between(-0.03, 0.03) + (aspect < 0.8 ? 0.04 : 0);
  const focusLeft = placing.happens(0.5);
  const focusX = width * (focusLeft ? placing.between(0.3, 0.38) : placing.between(0.62, 0.7));
  const side: -1 | 1 = placing.happens(0.7) === focusLeft ? 1 : -1;
  const low = time === 'sunset' || time === 'dawn' || time === 'dusk';
  const lightHeight =
    time === 'day'
      ? placing.between(0.72, 0.92)
      : time === 'night'
        ? placing.between(0.6, 0.85)
        : time === 'golden'
          ? placing.between(0.2, 0.34)
          : placing.between(0.03, 0.13);
  const covered = weather === 'overcast' || weather === 'rain' || weather === 'storm';
  return {
    width,
    height,
    unit: Math.min(width, height) / 1000,
    horizon: Math.round(height * horizonAt),
    light: {
      x: width * (0.5 + side * (low ? placing.between(0.06, 0.3) : placing.between(0.2, 0.36))),
      y: height * horizonAt * (1 - clamp(lightHeight)) + (low && time === 'dusk' ? height * 0.05 : 0),
      moon: time === 'night',
      visible: !covered && time !== 'dusk' && time !== 'day' && !(weather === 'snow' && time !== 'night'),
      side,
      height: lightHeight,
    },
    focus: { x: focusX, y: height * horizonAt },
    brief,
    tones: tonesFor(time, weather),
    random,
    noise: createNoise(`${seed}/${brief.place}`),
    detail,
  };
}
