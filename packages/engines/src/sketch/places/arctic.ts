import { css, hex, mix, type Rgb } from '../color.ts';
import { sheet } from '../raster.ts';
import type { Layer, Stage } from '../stage.ts';
import { heightAt, paintGround, paintRange } from '../terrain.ts';
import { atDistance, litBy } from '../tones.ts';
import { castSubjects } from './cast.ts';
import { waterLayer } from './water-layer.ts';

/** Ice: a frozen sea, bergs with blue shade, low light. */
export function* arctic(stage: Stage): Generator<Layer> {
  const { width, height, horizon, unit, tones, light, focus } = stage;
  const random = stage.random.branch('arctic');
  yield {
    group: 'far',
    depth: 0.1,
    canvas: paintRange(stage, {
      name: 'ice-range',
      base: horizon + 3,
      rise: height * 0.2,
      distance: 0.8,
      rock: hex('7e8a99'),
      snow: 1,
      jagged: 0.9,
      peaks: 2.6,
      summit: focus.x / width,
    }),
  };
  const berg = (layer: ReturnType<typeof sheet>, x: number, base: number, wide: number, tall: number, distance: number): void => {
    const ice = (lit: number): Rgb =>
      atDistance(tones, mix(litBy(tones, [236, 244, 252], lit), mix(hex('5fa3c4'), tones.ambient, 0.45), (1 - lit) * 0.5), distance);
    const peaks = Array.from(
      { length: 5 },
      (_, index) =>
        [
          x + (index / 4 - 0.5) * wide * 0.92,
          base - tall * (0.3 + random.next() * 0.35 + Math.exp(-(((index - 2 + random.bell()) / 1.2) ** 2)) * 0.5),
        ] as const,
    );
    const { pen } = layer;
    const shape = (): void => {
      pen.beginPath();
      pen.moveTo(x - wide / 2, base);
      for (const [px, py] of peaks) pen.lineTo(px, py);
      pen.lineTo(x + wide / 2, base);
      pen.closePath();
    };
    const body = pen.createLinearGradient(x - (wide / 2) * light.side, 0, x + (wide / 2) * light.side, 0);
    body.addColorStop(0, css(ice(0.08)));
    body.addColorStop(1, css(ice(0.75)));
    pen.fillStyle = body;
    shape();
    pen.fill();
    pen.save();
    shape();
    pen.clip();
    for (const [index, [px, py]] of peaks.entries()) {
      const next = peaks[index + 1] ?? [x + wide / 2, base];
      for (let facet = 0; facet < 4; facet += 1) {
        const up = random.next();
        pen.fillStyle = css(ice(random.next()), 0.5);
        pen.beginPath();
        pen.moveTo(px, py + (base - py) * up * 0.4);
        pen.lineTo(next[0], next[1] + (base - next[1]) * random.next() * 0.5);
        pen.lineTo((px + next[0]) / 2 + random.bell() * wide * 0.15, base - tall * random.next() * 0.3);
        pen.fill();
      }
    }
    const foot = pen.createLinearGradient(0, base - tall * 0.3, 0, base);
    foot.addColorStop(0, css(hex('4f9fc0'), 0));
    foot.addColorStop(1, css(mix(hex('3f93b8'), tones.ambient, 0.4), 0.6));
    pen.fillStyle = foot;
    pen.fillRect(x - wide, base - tall * 0.3, wide * 2, tall * 0.3);
    pen.restore();
  };
  const far = sheet(width, height);
  for (let index = 0; index < 4; index += 1)
    berg(far, random.next() * width, horizon + 2, random.between(90, 200) * unit, random.between(30, 76) * unit, 0.55);
  const main = sheet(width, height);
  berg(main, focus.x, horizon + 4 * unit, 430 * unit, 250 * unit, 0.16);
  yield { group: 'far', depth: 0.2, canvas: far.canvas };
  if (!stage.brief.subjects.some((name) => ['house', 'castle', 'lighthouse', 'tree'].includes(name)))
    yield { group: 'far', depth: 0.32, canvas: main.canvas };
  yield waterLayer(stage, { top: horizon + 2 * unit, waves: 0.16, depth: 0.4, tintBy: hex('2f7f98') });
  // Floes: plates of ice in perspective, each with a lit top and a blue edge.
  const floes = sheet(width, height);
  const plates = Array.from({ length: 58 }, () => random.next()).sort((a, b) => a - b);
  for (const near of plates) {
    const y = horizon + 10 * unit + (height - horizon) * near ** 1.5 * 1.02;
    const wide = (18 + near * 210) * unit * random.between(0.5, 1.3);
    const x = random.between(-0.05, 1.05) * width;
    const flat = wide * (0.1 + near * 0.13);
    const points = Array.from({ length: 9 }, (_, index) => {
      const angle = (index / 9) * Math.PI * 2;
      const r = random.between(0.72, 1.1);
      return [x + Math.cos(angle) * wide * 0.5 * r, y + Math.sin(angle) * flat * 0.5 * r] as const;
    });
    const draw = (dy: number, color: string): void => {
      floes.pen.fillStyle = color;
      floes.pen.beginPath();
      for (const [px, py] of points) floes.pen.lineTo(px, py + dy);
      floes.pen.closePath();
      floes.pen.fill();
    };
    const thick = (2 + near * 13) * unit;
    draw(thick * 1.5, css(mix(tones.deep, hex('2f7f98'), 0.4), 0.4));
    draw(thick * 0.8, css(mix(litBy(tones, hex('9fd0e2'), 0.35), hex('4f9fc0'), 0.4)));
    draw(0, css(atDistance(tones, litBy(tones, [240, 246, 252], 0.55 + random.next() * 0.4), (1 - near) * 0.35)));
  }
  yield { group: 'mid', depth: 0.55, canvas: floes.canvas };
  const shelf = paintGround(stage, {
    name: 'shelf',
    top: height * 0.86,
    rise: height * 0.05,
    distance: 0.02,
    lit: [240, 245, 252],
    shade: [176, 196, 220],
    waves: 0.7,
  });
  yield { group: 'near', depth: 0.8, canvas: shelf.canvas };
  yield* castSubjects(stage, {
    middle: () => horizon + 30 * unit,
    front: Math.max(height * 0.93, heightAt(shelf.outline, focus.x) + 20 * unit),
    water: horizon + (height - horizon) * 0.3,
  });
}
