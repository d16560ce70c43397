import { css, hex, mix, tune } from '../color.ts';
import { blend, clamp, smooth } from '../noise.ts';
import { type Pen, paintField, sheet } from '../raster.ts';
import type { Layer, Stage } from '../stage.ts';
import { heightAt, traceOutline } from '../terrain.ts';
import { atDistance, litBy } from '../tones.ts';
import { castSubjects } from './cast.ts';
import { farRanges } from './far-ranges.ts';
import { pyramids } from './pyramids.ts';

/** Dunes: soft shapes with one sharp crest each, light on one side and shade on the other. */
export function* desert(stage: Stage): Generator<Layer> {
  const { width, height, horizon, unit, tones, light, noise } = stage;
  const random = stage.random.branch('desert');
  const sand = random.pick([hex('dcae72'), hex('d49a62'), hex('e0bd8a'), hex('c9905c')]);
  yield* farRanges(stage, { rise: 0.07, count: 1 });
  const count = 5;
  for (let index = 0; index < count; index += 1) {
    const near = index / (count - 1);
    const distance = (1 - near) * 0.7;
    const base = horizon + (height - horizon) * (near ** 1.5 * 0.78);
    const rise = height * (0.035 + near * 0.15);
    const outline = new Float64Array(Math.ceil(width) + 2);
    const shift = random.between(0, 99);
    const peaks = ((2.6 - near * 1.75) / width) * Math.max(1, width / height);
    for (let x = 0; x < outline.length; x += 1) {
      const u = x * peaks + shift;
      const sharp = 1 - Math.abs(noise.at(u, shift)) * 1.5;
      outline[x] = base - rise * (0.1 + Math.max(0, sharp) ** 1.6 * 0.8 + noise.sum(u * 0.5, 9 + shift, 2) * 0.35) + rise * 0.4;
    }
    const gentle = softened(outline, 9 * unit);
    const reach = Math.max(20, rise * 2.2);
    let top = height;
    for (const y of outline) top = Math.min(top, y);
    const bright = atDistance(tones, litBy(tones, sand, 1), distance);
    const dark = atDistance(tones, litBy(tones, tune(sand, { light: -0.1 }), 0.06), distance);
    const wind = random.between(0.25, 0.5) * light.side;
    const face = paintField(width, Math.max(8, height - top), 2, (x, fieldY, out) => {
      const y = fieldY + top;
      const down = (y - (outline[Math.floor(x)] as number)) / (height - top);
      // Which column of the crest this grain lies under: its ridge line comes down in a bow, not straight.
      let column = x;
      for (let round = 0; round < 4; round += 1) {
        const below = Math.max(0, y - (outline[Math.floor(column)] as number));
        column = clamp(x + below * wind + Math.sin(below / (reach * 0.34) + shift) * below * 0.22, 1, outline.length - 2);
      }
      const at = Math.floor(column);
      const slope = (gentle[Math.min(outline.length - 1, at + 5)] as number) - (gentle[Math.max(0, at - 5)] as number);
      // Sharp at the crest, lost in the sand at the foot.
      const soft = 0.05 + smooth(0, 0.55, down * (height / reach) * 0.3) * 0.75;
      const facing = smooth(-soft, soft, (-slope / 10) * light.side + 0.02 + noise.at(x / (90 * unit), y / (30 * unit)) * 0.03);
      const ripple = noise.at(x / (26 * unit) + Math.sin(y / (13 * unit)) * 0.6, y / ((2 + near * 5) * unit)) * (0.05 + near * 0.1);
      const level = clamp(facing * 0.8 + 0.12 + ripple - down * 0.34);
      for (let channel = 0; channel < 3; channel += 1) out[channel] = blend(dark[channel] as number, bright[channel] as number, level);
    });
    const layer = sheet(width, height);
    layer.pen.save();
    traceOutline(layer.pen, outline, height + 2);
    layer.pen.clip();
    layer.pen.drawImage(face, 0, top);
    layer.pen.restore();
    layer.pen.strokeStyle = css(mix(bright, tones.glow, 0.4), 0.5);
    layer.pen.lineWidth = Math.max(0.6, (0.6 + near) * unit);
    layer.pen.beginPath();
    for (let x = 0; x < outline.length; x += 4) layer.pen.lineTo(x, outline[x] as number);
    layer.pen.stroke();
    yield { group: index < 2 ? 'far' : index < 4 ? 'mid' : 'near', depth: 0.15 + near * 0.6, canvas: layer.canvas };
    if (index === 1 && stage.brief.extras.has('pyramid')) yield { group: 'mid', depth: 0.34, canvas: pyramids(stage, base, sand) };
    if (index === 3) {
      if (stage.brief.subjects.length === 0) {
        const caravan = sheet(width, height);
        for (let step = 0; step < 5; step += 1) {
          const x = stage.focus.x + (step - 2) * 26 * unit;
          camel(caravan.pen, x, heightAt(outline, x) + 2 * unit, 24 * unit, css(mix(tones.deep, tones.haze, 0.12)));
        }
        yield { group: 'mid', depth: 0.62, canvas: caravan.canvas };
      }
    }
  }
  yield* castSubjects(stage, { middle: () => horizon + (height - horizon) * 0.34, front: height * 0.9 });
}

/** The same outline without its finest bends: light does not jump at every one of them. */
function softened(outline: Float64Array, reach: number): Float64Array {
  const wide = Math.max(1, Math.round(reach));
  return outline.map((_, x) => {
    let sum = 0;
    for (let step = -2; step <= 2; step += 1)
      sum += outline[Math.max(0, Math.min(outline.length - 1, x + Math.round((step * wide) / 2)))] as number;
    return sum / 5;
  });
}

function camel(pen: Pen, x: number, base: number, s: number, color: string): void {
  pen.fillStyle = color;
  pen.strokeStyle = color;
  pen.lineWidth = s * 0.07;
  pen.beginPath();
  pen.moveTo(x - s * 0.45, base - s * 0.55);
  pen.quadraticCurveTo(x - s * 0.25, base - s * 0.75, x, base - s * 0.98);
  pen.quadraticCurveTo(x + s * 0.18, base - s * 0.72, x + s * 0.4, base - s * 0.62);
  pen.quadraticCurveTo(x + s * 0.55, base - s * 0.6, x + s * 0.62, base - s * 0.98);
  pen.lineTo(x + s * 0.85, base - s * 0.96);
  pen.lineTo(x + s * 0.82, base - s * 0.86);
  pen.lineTo(x + s * 0.7, base - s * 0.86);
  pen.quadraticCurveTo(x + s * 0.66, base - s * 0.45, x + s * 0.3, base - s * 0.42);
  pen.lineTo(x - s * 0.4, base - s * 0.42);
  pen.fill();
  pen.beginPath();
  for (const [a, b] of [
    [-0.36, -0.4],
    [-0.24, -0.2],
    [0.22, 0.18],
    [0.32, 0.36],
  ] as const) {
    pen.moveTo(x + a * s, base - s * 0.46);
    pen.lineTo(x + b * s, base);
  }
  pen.stroke();
}
