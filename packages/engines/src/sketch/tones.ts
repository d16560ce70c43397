import { hex, luminance, mix, plus, type Rgb, tune, under } from './color.ts';
import type { TimeName, WeatherName } from './words/light-words.ts';

/** The light of a scene: what colour the sky, the haze, the lit and the shaded sides of things have. */
export interface Tones {
  readonly zenith: Rgb;
  readonly sky: Rgb;
  readonly horizon: Rgb;
  /** The sky around the sun. */
  readonly glow: Rgb;
  readonly disc: Rgb;
  readonly cloudLit: Rgb;
  readonly cloudShade: Rgb;
  /** What distance turns everything into. */
  readonly haze: Rgb;
  /** Multiplied on the lit side of a surface. */
  readonly sunlight: Rgb;
  /** Multiplied on the shaded side of a surface. */
  readonly ambient: Rgb;
  /** The darkest near silhouettes. */
  readonly deep: Rgb;
  readonly lamp: Rgb;
  /** 0…1, how much windows and lamps shine against the daylight. */
  readonly lamps: number;
  /** 0…1, how hard the shadows are. */
  readonly contrast: number;
  /** 0…1, how quickly distance fades things. */
  readonly hazeDepth: number;
  readonly stars: number;
}

const table: { readonly [time in TimeName]: Tones } = {
  dawn: {
    zenith: hex('7086b4'),
    sky: hex('a9b0d2'),
    horizon: hex('f3cdb9'),
    glow: hex('ffd7a3'),
    disc: hex('fff0d2'),
    cloudLit: hex('ffe3cf'),
    cloudShade: hex('a29bbb'),
    haze: hex('dfc3c4'),
    sunlight: hex('ffdcb8'),
    ambient: hex('7d84ad'),
    deep: hex('262c48'),
    lamp: hex('ffc470'),
    lamps: 0.55,
    contrast: 0.6,
    hazeDepth: 0.85,
    stars: 0.05,
  },
  day: {
    zenith: hex('3c78bd'),
    sky: hex('74a9da'),
    horizon: hex('d3e5ec'),
    glow: hex('fbf4dd'),
    disc: hex('fffdf2'),
    cloudLit: hex('ffffff'),
    cloudShade: hex('a8bdd2'),
    haze: hex('b9d2e3'),
    sunlight: hex('fff3d8'),
    ambient: hex('7f9dbd'),
    deep: hex('1d2f38'),
    lamp: hex('ffe0a0'),
    lamps: 0.1,
    contrast: 0.85,
    hazeDepth: 0.62,
    stars: 0,
  },
  golden: {
    zenith: hex('557fae'),
    sky: hex('a9b7b9'),
    horizon: hex('f6cd8c'),
    glow: hex('ffb753'),
    disc: hex('fff2c8'),
    cloudLit: hex('ffe0a6'),
    cloudShade: hex('9c8b96'),
    haze: hex('ecc18a'),
    sunlight: hex('ffcb80'),
    ambient: hex('7a7796'),
    deep: hex('2b2229'),
    lamp: hex('ffc060'),
    lamps: 0.4,
    contrast: 0.9,
    hazeDepth: 0.78,
    stars: 0,
  },
  sunset: {
    zenith: hex('2c3a72'),
    sky: hex('85588f'),
    horizon: hex('f58d5a'),
    glow: hex('ffb455'),
    disc: hex('fff0b8'),
    cloudLit: hex('ffad74'),
    cloudShade: hex('5d477a'),
    haze: hex('dd8570'),
    sunlight: hex('ffa468'),
    ambient: hex('5d5688'),
    deep: hex('1e1730'),
    lamp: hex('ffb858'),
    lamps: 0.7,
    contrast: 0.9,
    hazeDepth: 0.8,
    stars: 0.08,
  },
  dusk: {
    zenith: hex('15214e'),
    sky: hex('3a528f'),
    horizon: hex('c596a4'),
    glow: hex('f3ab86'),
    disc: hex('ffe2c0'),
    cloudLit: hex('c793a8'),
    cloudShade: hex('313f74'),
    haze: hex('7a7ba6'),
    sunlight: hex('b3b2dc'),
    ambient: hex('46588f'),
    deep: hex('0d1430'),
    lamp: hex('ffb650'),
    lamps: 0.95,
    contrast: 0.5,
    hazeDepth: 0.85,
    stars: 0.35,
  },
  night: {
    zenith: hex('050a1c'),
    sky: hex('0e1c3e'),
    horizon: hex('2b4a70'),
    glow: hex('7fa2c4'),
    disc: hex('f4f3e2'),
    cloudLit: hex('5b769e'),
    cloudShade: hex('152643'),
    haze: hex('223c60'),
    sunlight: hex('93b2e0'),
    ambient: hex('2a4068'),
    deep: hex('03060f'),
    lamp: hex('ffb347'),
    lamps: 1,
    contrast: 0.7,
    hazeDepth: 0.85,
    stars: 1,
  },
};

const grey = (color: Rgb, amount: number, light = 0): Rgb => tune(color, { chroma: 1 - amount, light });

/** The light at a time of day under a weather. */
export function tonesFor(time: TimeName, weather: WeatherName): Tones {
  const clear = table[time];
  const veil = (amount: number, cloud: Rgb, dim: number): Tones => ({
    ...clear,
    zenith: mix(grey(clear.zenith, amount * 0.5, dim), cloud, amount * 0.75),
    sky: mix(grey(clear.sky, amount * 0.5, dim), cloud, amount * 0.6),
    horizon: grey(clear.horizon, amount * 0.55, dim),
    glow: grey(clear.glow, amount * 0.45, dim),
    cloudLit: grey(mix(clear.cloudLit, cloud, 0.35), amount * 0.5, dim),
    cloudShade: grey(mix(clear.cloudShade, cloud, 0.4), amount * 0.4, dim),
    haze: grey(mix(clear.haze, clear.horizon, 0.2), amount * 0.6, dim),
    sunlight: mix(grey(clear.sunlight, amount * 0.6, dim), clear.ambient, amount * 0.45),
    ambient: grey(clear.ambient, amount * 0.35),
    contrast: clear.contrast * (1 - amount * 0.65),
    lamps: Math.min(1, clear.lamps + amount * 0.45),
    stars: clear.stars * (1 - amount),
    hazeDepth: Math.min(1, clear.hazeDepth + amount * 0.15),
  });
  const slate = mix(clear.sky, hex('8d99a5'), luminance(clear.sky) > 0.3 ? 0.7 : 0.12);
  switch (weather) {
    case 'clear':
    case 'cloudy':
      return clear;
    case 'overcast':
      return veil(0.75, slate, 0);
    case 'rain':
      return veil(0.85, tune(slate, { light: -0.1 }), -0.05);
    case 'storm':
      return { ...veil(0.9, tune(slate, { light: -0.22, chroma: 1.2 }), -0.12), cloudShade: tune(slate, { light: -0.3 }) };
    case 'snow': {
      const tones = veil(0.7, tune(slate, { light: 0.06 }), 0.03);
      return { ...tones, haze: tune(tones.haze, { light: 0.04 }) };
    }
    case 'fog': {
      const tones = veil(0.6, mix(slate, clear.horizon, 0.5), 0.02);
      return {
        ...tones,
        haze: mix(tones.haze, tones.horizon, 0.4),
        hazeDepth: 1,
        zenith: mix(tones.zenith, tones.haze, 0.55),
        sky: mix(tones.sky, tones.haze, 0.65),
      };
    }
  }
}

/** The colour a surface shows with this much direct light on it (0…1), before distance. */
export function litBy(tones: Tones, surface: Rgb, light: number): Rgb {
  const shade = under(surface, tones.ambient);
  const bright = under(surface, plus(tones.sunlight, tones.ambient, 0.25));
  return [shade[0] + (bright[0] - shade[0]) * light, shade[1] + (bright[1] - shade[1]) * light, shade[2] + (bright[2] - shade[2]) * light];
}

/** Fades a colour with distance; 0 is here, 1 is the horizon. */
export const atDistance = (tones: Tones, color: Rgb, distance: number): Rgb =>
  mix(color, tones.haze, Math.min(0.97, distance * tones.hazeDepth));
