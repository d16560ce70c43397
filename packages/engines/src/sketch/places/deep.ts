import { css, hex, mix, type Rgb } from '../color.ts';
import { blend, clamp, smooth } from '../noise.ts';
import { glow, paintField, sheet } from '../raster.ts';
import { paintRock } from '../rock.ts';
import type { Layer, Stage } from '../stage.ts';
import { paintSubject } from '../subject.ts';
import { fish } from '../things.ts';
import { castSubjects } from './cast.ts';

/** Nebulae, stars and a great planet, or the ground of another world. */
export function* space(stage: Stage): Generator<Layer> {
  const { width, height, unit, noise, focus } = stage;
  const random = stage.random.branch('space');
  const span = Math.max(width, height);
  const [first, second, third] = random.pick<readonly [Rgb, Rgb, Rgb]>([
    [hex('1c2b6b'), hex('a23f87'), hex('f0a868')],
    [hex('0f3b5c'), hex('2f8f95'), hex('f2d7a0')],
    [hex('2b1a54'), hex('7a3fae'), hex('ff9fb0')],
    [hex('3a1622'), hex('b0432f'), hex('ffd08a')],
  ]);
  const sx = random.between(0, 90);
  const slant = random.between(-0.8, 0.8);
  const sky = paintField(width, height, 2, (x, y, out) => {
    const u = (x / span) * 2.2 + sx;
    const v = (y / span) * 2.2;
    const warp = noise.sum(u * 0.8, v * 0.8, 3);
    const cloud = noise.sum(u + warp * 1.2, v + warp, 6);
    const dark = noise.ridges(u * 1.1 - warp, v * 1.1 + 5, 5);
    const band = Math.exp(-((((x - width / 2) / span) * slant + (y - height * 0.42) / span) ** 2) * 7);
    const density = clamp((cloud + 0.25) * 1.1) * band;
    const heart = smooth(0.3, 0.85, density) * smooth(0.62, 0.3, dark);
    for (let channel = 0; channel < 3; channel += 1) {
      let value = blend(5 + channel * 4, first[channel] as number, density * 0.85 + band * 0.12);
      value = blend(value, second[channel] as number, smooth(0.22, 0.7, density) * 0.8);
      value = blend(value, third[channel] as number, heart * 0.85);
      out[channel] = value * (1 - smooth(0.5, 0.8, dark) * 0.45 * band);
    }
  });
  const pen = sky.getContext('2d');
  const stars = Math.round((width * height) / (760 * unit * unit));
  for (let index = 0; index < stars; index += 1) {
    const magnitude = random.next() ** 9;
    const x = random.next() * width;
    const y = random.next() * height;
    const color: Rgb = random.happens(0.25) ? [255, 214, 176] : random.happens(0.35) ? [176, 204, 255] : [255, 255, 255];
    pen.fillStyle = css(color, 0.18 + random.next() * 0.45 + magnitude * 0.5);
    pen.beginPath();
    pen.arc(x, y, (0.4 + magnitude * 1.9) * Math.max(unit, 0.55), 0, 7);
    pen.fill();
    if (magnitude > 0.55) {
      glow(pen, x, y, 24 * unit * magnitude, (alpha) => css(color, alpha), 0.6);
      pen.strokeStyle = css(color, 0.35);
      pen.lineWidth = 0.8 * unit;
      pen.beginPath();
      pen.moveTo(x - 11 * unit * magnitude, y);
      pen.lineTo(x + 11 * unit * magnitude, y);
      pen.moveTo(x, y - 11 * unit * magnitude);
      pen.lineTo(x, y + 11 * unit * magnitude);
      pen.stroke();
    }
  }
  yield { group: 'sky', depth: 0, canvas: sky };
  const planetX = width - focus.x + random.bell() * 30 * unit;
  const planetY = height * random.between(0.26, 0.4);
  const radius = Math.min(width, height) * random.between(0.17, 0.26);
  yield { group: 'far', depth: 0.12, canvas: planet(stage, planetX, planetY, radius, [first, second, third]) };
  const small = sheet(width, height);
  const moonR = radius * 0.16;
  small.pen.drawImage(
    ball(stage, moonR, [hex('3a3f4a'), hex('8f949c'), hex('d8d4cc')], 3.2, 0),
    focus.x - moonR - 2 + random.bell() * 60 * unit,
    height * random.between(0.1, 0.22),
  );
  yield { group: 'far', depth: 0.2, canvas: small.canvas };
  const standing =
    stage.brief.subjects.some((name) => !['rocket', 'balloon', 'whale', 'astronaut'].includes(name)) ||
    (stage.brief.subjects.includes('astronaut') && /(moon|mars|planet|surface|walking|standing|alien|desert)/u.test(stage.brief.text)) ||
    random.happens(0.45);
  if (standing) {
    const soil = / mars /u.test(stage.brief.text) ? hex('a8583a') : mix(second, hex('8a8680'), 0.62);
    for (const [index, near] of [0.0, 0.45, 1].entries()) {
      const layer = sheet(width, height);
      const shift = random.between(0, 99);
      const top = height * (0.7 + near * 0.16);
      const rise = height * (0.1 - near * 0.05);
      const face = paintField(width, height - top + rise, 2, (x, fieldY, out) => {
        const crest = rise * (0.5 - noise.sum(x / (260 * unit) + shift, shift, 4) * 0.9);
        const down = fieldY - crest;
        const bumps = noise.sum(x / ((40 + near * 130) * unit) + shift, fieldY / ((14 + near * 30) * unit), 4);
        const there = noise.sum(
          (x + 9 * stage.light.side * unit) / ((20 + near * 60) * unit) + shift,
          fieldY / ((8 + near * 18) * unit),
          4,
        );
        const lit = clamp(0.3 + (bumps - there) * (1.5 - near * 0.8) + bumps * 0.22 + Math.exp(-down / (14 * unit)) * 0.5 - near * 0.1);
        for (let channel = 0; channel < 3; channel += 1)
          out[channel] =
            blend((first[channel] as number) * 0.16, (soil[channel] as number) * 1.05, lit) * (1 - (1 - near) * 0.25) +
            (first[channel] as number) * (1 - near) * 0.24;
        out[3] = smooth(0, 1.6, down);
      });
      layer.pen.drawImage(face, 0, top - rise);
      if (index === 2)
        for (let rock = 0; rock < 9; rock += 1)
          paintRock(
            stage,
            layer.pen,
            random.next() * width,
            height * random.between(0.84, 1),
            random.between(24, 120) * unit,
            random.between(14, 60) * unit,
            0,
            random,
            soil,
          );
      yield { group: index === 0 ? 'far' : 'mid', depth: 0.3 + near * 0.4, canvas: layer.canvas };
    }
    yield* castSubjects(stage, { middle: () => height * 0.76, front: height * 0.92 });
    if (stage.brief.subjects.length === 0)
      yield {
        group: 'near',
        depth: 0.78,
        canvas: paintSubject(stage, 'astronaut', { x: focus.x, base: height * 0.9, person: Math.min(width, height) * 0.2, distance: 0 }),
      };
    return;
  }
  const debris = sheet(width, height);
  for (let index = 0; index < 16; index += 1) {
    const near = random.next() ** 2;
    paintRock(
      stage,
      debris.pen,
      random.next() * width,
      height * random.between(0.55, 1.02),
      (8 + near * 120) * unit,
      (5 + near * 66) * unit,
      0,
      random,
      mix(second, hex('6a6660'), 0.7),
    );
  }
  yield { group: 'mid', depth: 0.6, canvas: debris.canvas };
  yield* castSubjects(stage, { middle: () => height * 0.6, front: height * 0.78, water: height * 0.6 });
}

function planet(stage: Stage, x: number, y: number, radius: number, colors: readonly [Rgb, Rgb, Rgb]) {
  const { width, height, random: root } = stage;
  const random = root.branch('planet');
  const { canvas, pen } = sheet(width, height);
  const air = mix(colors[1], [190, 215, 255], 0.45);
  glow(pen, x, y, radius * 1.75, (alpha) => css(air, alpha), 0.55);
  const rings = / (saturn|rings?|ringed) /u.test(stage.brief.text) || random.happens(0.5);
  const tilt = random.between(-0.5, 0.5);
  const ring = (from: number, to: number): void => {
    pen.save();
    pen.translate(x, y);
    pen.rotate(tilt);
    pen.scale(1, 0.24);
    for (let band = 0; band < 46; band += 1) {
      const r = radius * (1.32 + band * 0.0195);
      const alpha = (0.18 + 0.6 * Math.abs(stage.noise.at(band * 0.55, 3.3))) * (band === 26 || band === 27 ? 0.06 : 0.8);
      pen.strokeStyle = css(mix(colors[2], hex('d8ccb8'), 0.5), clamp(alpha));
      pen.lineWidth = radius * 0.021;
      pen.beginPath();
      pen.arc(0, 0, r, from, to);
      pen.stroke();
    }
    pen.restore();
  };
  if (rings) ring(Math.PI, Math.PI * 2);
  pen.drawImage(
    ball(stage, radius, [mix(colors[0], [10, 10, 20], 0.3), colors[1], mix(colors[2], [255, 244, 226], 0.3)], 1.5, 1),
    x - radius - 2,
    y - radius - 2,
  );
  if (rings) ring(0, Math.PI);
  return canvas;
}

/** A lit globe with bands or seas, and a thin bright air around it. */
function ball(stage: Stage, radius: number, [dark, middle, bright]: readonly [Rgb, Rgb, Rgb], scale: number, bands: number) {
  const { noise, light } = stage;
  const shift = stage.random.branch(`ball/${scale}`).between(0, 60);
  const size = radius * 2 + 4;
  const lx = light.side * 0.66;
  return paintField(size, size, 1, (px, py, out) => {
    const nx = (px - radius - 2) / radius;
    const ny = (py - radius - 2) / radius;
    const from = nx * nx + ny * ny;
    if (from > 1.02) {
      out[3] = 0;
      return;
    }
    const nz = Math.sqrt(Math.max(0, 1 - from));
    const u = Math.atan2(nx, nz + 0.2) * scale + shift;
    const v = ny * scale * (1 + bands * 1.4);
    const swirl = noise.sum(u + bands * 0.4 * noise.at(u * 2, v * 2), v * (1 + bands * 1.5) + noise.sum(u, v, 3) * 0.6, 5);
    const tone = clamp(0.5 + swirl * 0.95);
    const facing = clamp(nx * lx - ny * 0.45 + nz * 0.42);
    const lit = smooth(0, 0.75, facing);
    const rim = smooth(0.62, 1, from) * facing;
    for (let channel = 0; channel < 3; channel += 1) {
      const surface =
        tone < 0.5
          ? blend(dark[channel] as number, middle[channel] as number, tone * 2)
          : blend(middle[channel] as number, bright[channel] as number, tone * 2 - 1);
      out[channel] = surface * (0.035 + lit * 1.06) + (200 + channel * 22) * rim * 0.38;
    }
    out[3] = smooth(1.02, 1 - 3 / radius, from);
  });
}

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

function reef(
  stage: Stage,
  pen: ReturnType<typeof sheet>['pen'],
  near: number,
  base: number,
  rise: number,
  air: Rgb,
  random: Stage['random'],
): void {
  const { width, unit, noise } = stage;
  const palette = [hex('d9725a'), hex('e0a35a'), hex('b85f86'), hex('5f9a7a'), hex('8f78b8'), hex('d8c58a')];
  const count = Math.round(16 + near * 8);
  for (let index = 0; index < count; index += 1) {
    const x = random.next() * width;
    const side = Math.abs(x / width - (stage.focus.x / width) * 0.5 - 0.25);
    const y = base + rise * 0.06 - rise * clamp(side * 0.7 - 0.1, 0, 1) + random.between(0, 40) * unit;
    const size = (24 + near * 78) * unit * random.between(0.55, 1.25);
    const color = mix(palette[random.whole(0, palette.length - 1)] ?? air, air, 0.72 - near * 0.5);
    const kind = random.next();
    if (kind < 0.42) {
      // Kelp sways upwards.
      pen.strokeStyle = css(mix(mix(hex('4f7f4a'), air, 0.7 - near * 0.45), color, 0.15));
      for (let blade = 0; blade < 5; blade += 1) {
        const tall = size * random.between(1.4, 3.4);
        const bx = x + random.bell() * size * 0.5;
        pen.lineWidth = size * random.between(0.05, 0.1);
        pen.beginPath();
        pen.moveTo(bx, y + 9 * unit);
        const bend = noise.at(bx / (90 * unit), near) * size * 0.9;
        pen.bezierCurveTo(bx + bend, y - tall * 0.35, bx - bend * 0.7, y - tall * 0.65, bx + bend * 0.9, y - tall);
        pen.stroke();
      }
    } else if (kind < 0.74) {
      const grow = (px: number, py: number, angle: number, length: number, thick: number, level: number): void => {
        const ex = px + Math.cos(angle) * length;
        const ey = py + Math.sin(angle) * length;
        pen.strokeStyle = css(mix(color, [255, 255, 255], level * 0.055));
        pen.lineWidth = thick;
        pen.beginPath();
        pen.moveTo(px, py);
        pen.lineTo(ex, ey);
        pen.stroke();
        if (level > 3) return;
        for (const turn of [-0.5, 0.45]) grow(ex, ey, angle + turn + random.bell() * 0.3, length * 0.74, thick * 0.74, level + 1);
      };
      grow(x, y + 5 * unit, -Math.PI / 2 + random.bell() * 0.3, size * 0.36, size * 0.12, 0);
    } else {
      for (let lobe = 0; lobe < 7; lobe += 1) {
        const r = size * random.between(0.16, 0.34);
        const lx = x + random.bell() * size * 0.5;
        const ly = y - random.next() * size * 0.26;
        const gradient = pen.createRadialGradient(lx - r * 0.3, ly - r * 0.4, r * 0.1, lx, ly, r);
        gradient.addColorStop(0, css(mix(color, [255, 255, 255], 0.22)));
        gradient.addColorStop(1, css(mix(color, air, 0.45)));
        pen.fillStyle = gradient;
        pen.beginPath();
        pen.arc(lx, ly, r, 0, 7);
        pen.fill();
      }
    }
  }
}
