import { paintFacade, paintSign, type Vista } from '../architecture/facade.ts';
import { css, hex, mix, type Rgb } from '../color.ts';
import { blend, clamp, smooth } from '../noise.ts';
import { type Canvas, glow, paintField, sheet } from '../raster.ts';
import type { Layer, Stage } from '../stage.ts';
import { litBy } from '../tones.ts';
import { castSubjects } from './cast.ts';
import { walkers } from './walkers.ts';
import { waterLayer } from './water-layer.ts';

/** Houses on both sides of a road that runs away from us; wet after rain, with signs at night. */
export function* street(stage: Stage): Generator<Layer> {
  const { width, height, horizon, unit, tones, focus } = stage;
  const random = stage.random.branch('street');
  const alley = / (?:alley|alleyway|lane|passage) /u.test(stage.brief.text);
  const eye = height - horizon;
  const vista: Vista = {
    x: width * (0.5 + (focus.x / width - 0.5) * 0.35),
    y: horizon,
    eye,
    half: Math.max(width * 0.5, eye * (alley ? 0.85 : 1.25)),
  };
  yield { group: 'far', depth: 0.06, canvas: farLight(stage, vista) };
  const houses = sheet(width, height);
  const signs = sheet(width, height);
  for (let row = 13; row >= 0; row -= 1) {
    const near = 0.62 * 1.3 ** row;
    const far = near * 1.3;
    for (const side of [-1, 1] as const) {
      const place = random.branch(`house/${row}/${side}`);
      const distance = clamp(1 - 1.5 / (near + 0.9), 0, 0.86);
      const tall = eye * (alley ? 2.4 : 2.1) * place.between(0.75, 1.75);
      paintFacade(stage, houses.pen, vista, { side, near, far, tall, distance, random: place });
      if (row > 1 && row < 11 && place.happens(tones.lamps > 0.5 ? 0.85 : 0.45))
        paintSign(stage, signs.pen, vista, { side, near, tall, random: place });
    }
  }
  lamps(stage, signs.canvas, vista);
  yield { group: 'mid', depth: 0.34, canvas: houses.canvas };
  yield { group: 'mid', depth: 0.36, canvas: signs.canvas };
  const wet = ['rain', 'storm'].includes(stage.brief.weather) || (tones.lamps > 0.6 && stage.brief.weather !== 'snow');
  if (wet) yield waterLayer(stage, { top: horizon + unit, waves: 0.5, depth: 0.4, tintBy: hex('20242c'), body: 0.22 });
  yield { group: 'mid', depth: 0.42, canvas: road(stage, vista, wet) };
  // The water covered the feet of the houses; they stand before it.
  for (const canvas of [houses.canvas, signs.canvas]) yield { group: 'mid', depth: 0.42, canvas: below(canvas, horizon) };
  if (stage.brief.subjects.length === 0) yield { group: 'mid', depth: 0.5, canvas: walkers(stage, vista) };
  yield* castSubjects(stage, { middle: () => horizon + eye * 0.2, front: height * 0.95, water: horizon + eye * 0.6 });
}

/** What lies at the end of the street: haze with the light of the hour in it. */
function farLight(stage: Stage, vista: Vista): Canvas {
  const { width, height, tones, unit } = stage;
  const { canvas, pen } = sheet(width, height);
  const haze = mix(tones.haze, tones.lamp, tones.lamps * 0.25);
  const reach = Math.min(width, height) * 0.8;
  const gradient = pen.createRadialGradient(vista.x, vista.y, 0, vista.x, vista.y, reach);
  gradient.addColorStop(0, css(haze, 0.95));
  gradient.addColorStop(0.3, css(haze, 0.55));
  gradient.addColorStop(1, css(haze, 0));
  pen.fillStyle = gradient;
  pen.fillRect(0, 0, width, height);
  const random = stage.random.branch('street-end');
  pen.fillStyle = css(mix(haze, tones.deep, 0.18));
  for (let index = 0; index < 9; index += 1) {
    const wide = random.between(10, 24) * unit;
    const tall = random.between(20, 120) * unit;
    pen.fillRect(vista.x + random.bell() * 60 * unit - wide / 2, vista.y - tall, wide, tall + 3);
  }
  return canvas;
}

/** Lamps on both kerbs, their light on the air around them. */
function lamps(stage: Stage, canvas: Canvas, vista: Vista): void {
  const { tones } = stage;
  const pen = canvas.getContext('2d');
  for (let row = 7; row >= 0; row -= 1) {
    const far = 1.5 * 1.45 ** row;
    for (const side of [-1, 1]) {
      const x = vista.x + (side * vista.half * 0.74) / far;
      const foot = vista.y + vista.eye / far;
      const tall = (vista.eye * 1.75) / far;
      pen.strokeStyle = css(mix(tones.deep, tones.haze, clamp(0.1 + row * 0.09)));
      pen.lineWidth = (vista.eye * 0.022) / far;
      pen.beginPath();
      pen.moveTo(x, foot);
      pen.lineTo(x, foot - tall);
      pen.quadraticCurveTo(x, foot - tall * 1.08, x - (side * vista.eye * 0.16) / far, foot - tall * 1.07);
      pen.stroke();
      const lx = x - (side * vista.eye * 0.17) / far;
      const ly = foot - tall * 1.05;
      if (tones.lamps > 0.3) glow(pen, lx, ly, (vista.eye * 0.62) / far, (alpha) => css(tones.lamp, alpha), 0.8 * tones.lamps);
      pen.fillStyle = css(tones.lamps > 0.3 ? mix(tones.lamp, [255, 252, 240], 0.7) : mix(tones.haze, tones.deep, 0.4));
      pen.beginPath();
      pen.ellipse(lx, ly, (vista.eye * 0.036) / far, (vista.eye * 0.018) / far, 0, 0, 7);
      pen.fill();
    }
  }
}

/** Asphalt with its lines, or cobbles; where it is wet, puddles let the reflection through. */
function road(stage: Stage, vista: Vista, wet: boolean): Canvas {
  const { width, height, horizon, unit, tones, noise } = stage;
  const snowy = stage.brief.weather === 'snow' || stage.brief.extras.has('winter');
  const stone: Rgb = snowy ? hex('dfe5ee') : hex('57565a');
  const lit = litBy(tones, stone, 0.85);
  const shade = litBy(tones, stone, 0.1);
  const kerb = litBy(tones, snowy ? hex('eef2f7') : hex('8d8881'), 0.6);
  const line = litBy(tones, hex('e9e4d6'), 0.9);
  const field = paintField(width, height - horizon, 1.5, (x, down, out) => {
    const far = vista.eye / Math.max(0.6, down);
    const across = ((x - vista.x) * far) / vista.half;
    const deep = far * 3;
    const grain = noise.sum(across * 26, deep * 9, 3);
    const track = Math.exp(-(((Math.abs(across) - 0.3) / 0.07) ** 2)) * (snowy ? -0.3 : 0.1);
    const level = clamp(0.45 + grain * 0.35 + track - (1 - smooth(0, 1, down / vista.eye)) * 0.12);
    const pavement = smooth(0.7, 0.715, Math.abs(across));
    const edge = Math.exp(-(((Math.abs(across) - 0.705) / 0.012) ** 2));
    const slab = pavement * (Math.abs((deep % 1) - 0.5) > 0.47 || Math.abs(((across * 12) % 1) - 0.5) > 0.48 ? 0.82 : 1);
    const marked = snowy ? 0 : smooth(0.016, 0.01, Math.abs(across)) * (Math.abs(deep * 0.6) % 1 < 0.5 ? 1 : 0) * 0.75;
    for (let channel = 0; channel < 3; channel += 1) {
      const asphalt = blend(shade[channel] as number, lit[channel] as number, level);
      const side = blend(asphalt * 1.18, kerb[channel] as number, edge) * (pavement > 0 ? slab || 1 : 1);
      const ground = blend(asphalt, side, Math.max(pavement, edge * 0.8));
      out[channel] = blend(blend(ground, line[channel] as number, marked), tones.haze[channel] as number, clamp((far - 2) / 26) * 0.6);
    }
    const puddle = smooth(-0.05, 0.3, noise.sum(across * 3.2 + 7, deep * 0.55, 3));
    out[3] = wet ? clamp(0.5 - puddle * 0.4 + pavement * 0.2 + marked * 0.3) : 1;
  });
  const layer = sheet(width, height);
  layer.pen.drawImage(field, 0, horizon);
  if (tones.lamps > 0.4)
    for (let row = 5; row >= 0; row -= 1) {
      const far = 1.5 * 1.45 ** row;
      for (const side of [-1, 1]) {
        layer.pen.save();
        layer.pen.translate(vista.x + (side * vista.half * 0.62) / far, vista.y + vista.eye / far);
        layer.pen.scale(1, 0.26);
        glow(layer.pen, 0, 0, (vista.eye * 0.85) / far, (alpha) => css(tones.lamp, alpha), 0.62 * tones.lamps);
        layer.pen.restore();
      }
    }
  layer.pen.fillStyle = css(tones.haze, 0.25);
  layer.pen.fillRect(0, horizon, width, 2 * unit);
  return layer.canvas;
}

/** The part of a sheet under a line. */
function below(canvas: Canvas, line: number): Canvas {
  const { canvas: part, pen } = sheet(canvas.width, canvas.height);
  pen.drawImage(canvas, 0, line, canvas.width, canvas.height - line, 0, line, canvas.width, canvas.height - line);
  return part;
}
