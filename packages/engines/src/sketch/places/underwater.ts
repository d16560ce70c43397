import { fish } from '../animals/fish.ts';
import { css, hex, mix } from '../color.ts';
import { blend, clamp, smooth } from '../noise.ts';
import { paintField, sheet } from '../raster.ts';
import type { Layer, Stage } from '../stage.ts';
import { paintSubject } from '../subject.ts';
import { castSubjects } from './cast.ts';
import { reef } from './reef.ts';

/** Beneath the surface: shafts of light, corals, weeds and fish. */
export function* underwater(stage: Stage): Generator<Layer> {
  const { width, height, unit, noise, tones, focus } = stage;
  const random = stage.random.branch('underwater');
  const night = stage.brief.time === 'night' || / (deep sea|abyss) /u.test(stage.brief.text);
  const top = mix(night ? hex('0f4a66') : hex('7fd0d4'), tones.horizon, 0.22);
  const body = mix(night ? hex('062538') : hex('1f7f98'), tones.sky, 0.15);
  const deep = night ? hex('020d18') : hex('062c44');
  const sourceX = focus.x;
  const shift = random.between(0, 90);
  const sea = paintField(width, height, 2, (x, y, out) => {
    const down = y / height;
    const away = Math.abs(x - sourceX) / width;
    const bright = Math.exp(-down * 3.2 - away * 1.6);
    const ripple = down < 0.1 ? noise.sum(x / (70 * unit), y / (7 * unit), 3) * (0.1 - down) * 6 : 0;
    for (let channel = 0; channel < 3; channel += 1) {
      const base = blend(body[channel] as number, deep[channel] as number, smooth(0.12, 1, down));
      out[channel] = blend(base, top[channel] as number, clamp(bright * 1.1 + ripple));
    }
  });
  yield { group: 'sky', depth: 0, canvas: sea };
  const rays = paintField(width, height, 3, (x, y, out) => {
    const angle = Math.atan2(x - sourceX, y + height * 0.32);
    const beams = smooth(0.05, 0.75, noise.at(angle * 8 + shift, 0.5) * 0.7 + noise.at(angle * 21 + shift, 3.5) * 0.5 + 0.1);
    out[0] = top[0];
    out[1] = top[1];
    out[2] = top[2];
    out[3] = clamp(beams * Math.exp(-(y / height) * 2.1) * 0.62 * (night ? 0.5 : 1));
  });
  yield { group: 'far', depth: 0.08, canvas: rays, blend: 'screen' };
  const rock = hex('3f6a72');
  for (const [index, near] of [0.0, 0.35, 0.7, 1].entries()) {
    const layer = sheet(width, height);
    const air = mix(body, deep, 0.35 + near * 0.3);
    const color = mix(mix(rock, hex('7a6a70'), 0.3), air, 0.86 - near * 0.5);
    const dark = mix(color, deep, 0.55);
    const base = height * (0.72 + near * 0.16);
    const rise = height * (0.3 - near * 0.14);
    const curveShift = random.between(0, 99);
    const face = paintField(width, height, 2, (x, y, out) => {
      const side = Math.abs(x / width - (focus.x / width) * 0.5 - 0.25);
      const crest =
        base - rise * clamp(noise.sum(x / ((210 - near * 40) * unit) + curveShift, curveShift, 4) * 0.7 + side * 1.1 - 0.12, 0, 1.5);
      const bumps = noise.sum(x / (36 * unit) + curveShift, y / (26 * unit), 4);
      const level = clamp(0.5 + bumps * 0.7 - ((y - crest) / (rise + 60 * unit)) * 0.5 + Math.exp(-(y - crest) / (12 * unit)) * 0.35);
      const caustic = smooth(0.72, 0.98, noise.ridges(x / (58 * unit) + bumps * 0.4, y / (24 * unit), 2)) * near * 0.4 * (night ? 0.3 : 1);
      for (let channel = 0; channel < 3; channel += 1)
        out[channel] = blend(dark[channel] as number, color[channel] as number, level) + (top[channel] as number) * caustic;
      out[3] = smooth(0, 2, y - crest);
    });
    layer.pen.drawImage(face, 0, 0);
    if (index > 0) reef(stage, layer.pen, near, base, rise, air, random);
    yield { group: index < 2 ? 'far' : index === 2 ? 'mid' : 'near', depth: 0.14 + near * 0.7, canvas: layer.canvas };
    if (index === 1) {
      const school = sheet(width, height);
      const cx = width - focus.x;
      const cy = height * 0.38;
      for (let number = 0; number < 80; number += 1) {
        const angle = random.next() * 6.283;
        const from = Math.sqrt(random.next());
        const x = cx + Math.cos(angle) * from * width * 0.22;
        const y = cy + Math.sin(angle) * from * height * 0.1;
        const size = random.between(4, 9) * unit;
        school.pen.fillStyle = css(mix(random.happens(0.3) ? top : deep, body, 0.35), 0.85);
        school.pen.beginPath();
        school.pen.ellipse(x, y, size, size * 0.36, -0.1, 0, 7);
        school.pen.moveTo(x - size * 0.8, y);
        school.pen.lineTo(x - size * 1.5, y - size * 0.4);
        school.pen.lineTo(x - size * 1.5, y + size * 0.4);
        school.pen.fill();
      }
      yield { group: 'far', depth: 0.3, canvas: school.canvas, drift: 0.02 };
    }
    if (index === 2) {
      const swimmers = sheet(width, height);
      const hero = stage.brief.subjects[0];
      if (hero === undefined || hero === 'fish') {
        for (let number = 0; number < 6; number += 1) {
          const figure = fish(stage, (number === 0 ? 110 : random.between(34, 74)) * unit, number);
          const x = number === 0 ? focus.x : random.between(0.08, 0.92) * width;
          const y = number === 0 ? height * 0.5 : height * random.between(0.3, 0.68);
          swimmers.pen.save();
          swimmers.pen.translate(x, y);
          if (number % 3 === 1) swimmers.pen.scale(-1, 1);
          swimmers.pen.drawImage(figure.canvas, -figure.canvas.width / 2, -figure.canvas.height / 2);
          swimmers.pen.restore();
        }
      } else if (hero === 'whale')
        swimmers.pen.drawImage(
          paintSubject(stage, 'whale', { x: focus.x, base: height * 0.56, person: Math.min(width, height) * 0.15, distance: 0.2 }),
          0,
          0,
        );
      swimmers.pen.globalCompositeOperation = 'source-atop';
      swimmers.pen.fillStyle = css(body, hero === 'whale' ? 0.4 : 0.24);
      swimmers.pen.fillRect(0, 0, width, height);
      yield { group: 'mid', depth: 0.55, canvas: swimmers.canvas, drift: 0.012 };
      yield* castSubjects(stage, {
        middle: () => height * 0.78,
        front: height * 0.9,
        water: height * 0.5,
        shown: new Set(['fish', 'whale']),
      });
    }
  }
  const bubbles = sheet(width, height);
  for (let index = 0; index < 60; index += 1) {
    const column = width - focus.x * 0.7 + random.bell() * width * 0.2;
    const y = random.next() * height;
    const r = random.between(0.8, 5.5) * unit * (0.4 + random.next());
    bubbles.pen.strokeStyle = css([225, 248, 250], 0.42);
    bubbles.pen.lineWidth = Math.max(0.5, r * 0.16);
    bubbles.pen.beginPath();
    bubbles.pen.arc(column + Math.sin(y / (60 * unit)) * 26 * unit, y, r, 0, 7);
    bubbles.pen.stroke();
  }
  yield { group: 'light', depth: 0.9, canvas: bubbles.canvas };
}
