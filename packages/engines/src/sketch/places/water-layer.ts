import { mix, type Rgb } from '../color.ts';
import type { Layer, Stage } from '../stage.ts';

export function waterLayer(
  stage: Stage,
  options: {
    readonly top: number;
    readonly waves: number;
    readonly depth: number;
    readonly tintBy?: Rgb;
    readonly body?: number;
    readonly bottom?: number;
  },
): Layer {
  const { tones, light, height } = stage;
  const color = mix(mix(tones.deep, tones.zenith, 0.45), options.tintBy ?? tones.sky, 0.35);
  return {
    group: 'mid',
    depth: options.depth,
    water: {
      top: options.top,
      bottom: options.bottom ?? height,
      waves: options.waves,
      color,
      body: options.body ?? 0.55,
      glitter: mix(tones.disc, tones.glow, 0.35),
      glitterX: light.x,
      glitterStrength: light.visible ? (light.moon ? 0.6 : 0.8) : 0.12,
    },
  };
}
