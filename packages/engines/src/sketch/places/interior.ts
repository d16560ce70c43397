import { css, hex, mix, type Rgb, tune } from '../color.ts';
import { clamp, smooth } from '../noise.ts';
import { glow, paintField, sheet } from '../raster.ts';
import type { Layer, Stage } from '../stage.ts';
import { paintSubject } from '../subject.ts';
import { litBy } from '../tones.ts';
import { castSubjects } from './cast.ts';
import { books, curtains, floorLamp, plant, shelf } from './furniture.ts';

/** A room with a window: the light of the hour falls across the floor. */
export function* interior(stage: Stage): Generator<Layer> {
  const { width, height, unit, tones, noise } = stage;
  const random = stage.random.branch('room');
  const dayLight = 1 - tones.lamps * 0.75;
  const wallColor = random.pick([hex('c9b9a0'), hex('9fae9f'), hex('b7a8b5'), hex('8fa0ae'), hex('d2b79a'), hex('7f8f86')]);
  const floorLine = height * 0.72;
  const left = stage.focus.x > width / 2;
  const winW = Math.min(width * 0.34, height * 0.36);
  const winH = height * 0.4;
  const winX = left ? width * 0.1 : width * 0.9 - winW;
  const winY = height * 0.14;
  const lampX = left ? width * 0.84 : width * 0.16;
  const lampY = height * 0.36;
  const warm = mix(tones.lamp, [255, 236, 205], 0.4);
  // The view outside was painted before us; the wall leaves the window open.
  const wall = sheet(width, height);
  const spill = (x: number, y: number): number => {
    // A patch of light thrown through the window, slanting into the room.
    const slant = (left ? 1 : -1) * 0.75;
    const far = y - (winY + winH * 0.75);
    const px = x - far * slant * 0.9 - winX;
    const pane = (px / winW) * 2;
    const inside = smooth(0, 0.05, px / winW) * smooth(1, 0.95, px / winW);
    const bars = smooth(0.03, 0.06, Math.abs(pane - 1)) * (Math.abs(((((far / (winH * 0.5)) % 1) + 1) % 1) - 0.5) < 0.46 ? 1 : 0.25);
    return inside * bars * smooth(0.0, 0.05, far / height) * smooth(0.62, 0.32, far / height);
  };
  const sun: Rgb = tones.sunlight;
  const surface = paintField(width, height, 2, (x, y, out) => {
    const onFloor = y > floorLine;
    const toWindow = Math.hypot((x - winX - winW / 2) / width, (y - winY - winH / 2) / height);
    const ambient = 0.24 + dayLight * 0.2 + Math.exp(-toWindow * 2.1) * 0.55 * (0.35 + dayLight * 0.65);
    const lamp = Math.exp(-Math.hypot((x - lampX) / width, (y - lampY) / height) * 3.4) * tones.lamps * 0.95;
    const beam = spill(x, y) * (0.3 + dayLight * 0.9) * tones.contrast;
    let base = wallColor;
    let tone = 1 + noise.sum(x / (70 * unit), y / (70 * unit), 4) * 0.09;
    if (onFloor) {
      const near = (y - floorLine) / (height - floorLine);
      const board = (x - width / 2) / (0.55 + near * 0.9) / (46 * unit);
      const index = Math.floor(board);
      base = hex('8a6444');
      tone = 0.82 + noise.at(index * 7.3, 1.5) * 0.22 + noise.at(x / (9 * unit), y / (2.2 * unit)) * 0.07;
      if (board - index < 0.035) tone *= 0.62;
    } else if (y > floorLine - 22 * unit) base = tune(wallColor, { light: 0.1 });
    const corner = 1 - smooth(0.42, 0.62, Math.abs(x / width - 0.5)) * 0.22 - Math.exp(-Math.abs(y - floorLine) / (16 * unit)) * 0.2;
    for (let channel = 0; channel < 3; channel += 1) {
      const lightSum =
        (tones.ambient[channel] as number) * ambient * 1.15 +
        (warm[channel] as number) * lamp +
        (sun[channel] as number) * beam * 0.85 +
        (sun[channel] as number) * ambient * 0.34;
      out[channel] = ((base[channel] as number) * tone * corner * lightSum) / 255;
    }
  });
  wall.pen.drawImage(surface, 0, 0);
  wall.pen.globalCompositeOperation = 'destination-out';
  wall.pen.fillStyle = '#000';
  wall.pen.fillRect(winX, winY, winW, winH);
  wall.pen.globalCompositeOperation = 'source-over';
  const frameLit = litBy(tones, hex('e9e2d4'), 0.7);
  const frameDark = litBy(tones, hex('a89f90'), 0.2);
  const bar = 8 * unit;
  wall.pen.fillStyle = css(frameDark);
  wall.pen.fillRect(winX - bar * 1.6, winY - bar * 1.6, winW + bar * 3.2, bar * 1.8);
  wall.pen.fillRect(winX - bar * 1.6, winY, bar * 1.7, winH);
  wall.pen.fillStyle = css(frameLit);
  wall.pen.fillRect(winX + winW - bar * 0.1, winY, bar * 1.7, winH);
  wall.pen.fillRect(winX + winW / 2 - bar / 2, winY, bar, winH);
  wall.pen.fillRect(winX, winY + winH * 0.5 - bar / 2, winW, bar);
  wall.pen.fillRect(winX - bar * 2.6, winY + winH, winW + bar * 5.2, bar * 1.9);
  yield { group: 'mid', depth: 0.5, canvas: wall.canvas };
  const things = sheet(width, height);
  curtains(stage, things.pen, winX, winY, winW, winH, left);
  shelf(stage, things.pen, left ? width * 0.56 : width * 0.06, height * 0.2, width * 0.36, random);
  floorLamp(stage, things.pen, lampX, floorLine + 26 * unit, lampY, warm);
  yield { group: 'mid', depth: 0.62, canvas: things.canvas };
  const front = sheet(width, height);
  const tableTop = height * 0.8;
  const table = litBy(tones, hex('7a5236'), 0.7);
  const gradient = front.pen.createLinearGradient(0, tableTop, 0, tableTop + 60 * unit);
  gradient.addColorStop(0, css(mix(table, tones.glow, 0.25)));
  gradient.addColorStop(1, css(table));
  front.pen.fillStyle = gradient;
  const tx = stage.focus.x;
  const half = width * 0.34;
  front.pen.beginPath();
  front.pen.moveTo(tx - half * 0.86, tableTop);
  front.pen.lineTo(tx + half * 0.86, tableTop);
  front.pen.lineTo(tx + half, tableTop + 58 * unit);
  front.pen.lineTo(tx - half, tableTop + 58 * unit);
  front.pen.fill();
  front.pen.fillStyle = css(litBy(tones, hex('5a3a26'), 0.15));
  front.pen.fillRect(tx - half, tableTop + 58 * unit, half * 2, 17 * unit);
  for (const side of [-1, 1]) front.pen.fillRect(tx + side * half * 0.9 - 13 * unit, tableTop + 70 * unit, 26 * unit, height);
  const subjects = stage.brief.subjects;
  const tabletop = subjects.length === 0 || ['cup', 'fruit', 'flower', 'cat'].includes(subjects[0] ?? '');
  if (tabletop) {
    plant(stage, front.pen, tx - half * 0.55, tableTop + 16 * unit, 190 * unit, random);
    books(stage, front.pen, tx + half * 0.52, tableTop + 30 * unit, random);
    yield { group: 'near', depth: 0.78, canvas: front.canvas };
  }
  if (subjects.length === 0)
    yield {
      group: 'near',
      depth: 0.8,
      canvas: paintSubject(stage, 'cup', { x: tx, base: tableTop + 34 * unit, person: Math.min(width, height) * 0.16, distance: 0 }),
    };
  else yield* castSubjects(stage, { middle: () => floorLine, front: tabletop ? tableTop + 38 * unit : height * 0.94 });
  // Dust dances in the beam.
  const beam = paintField(width, height, 5, (x, y, out) => {
    const slant = (left ? 1 : -1) * 0.75;
    const far = y - winY;
    const px = (x - Math.max(0, far - winH * 0.35) * slant * 0.8 - winX) / winW;
    const inside = smooth(-0.06, 0.12, px) * smooth(1.06, 0.88, px);
    out[0] = tones.glow[0];
    out[1] = tones.glow[1];
    out[2] = tones.glow[2];
    out[3] = clamp(
      inside *
        smooth(0, 0.1, far / height) *
        smooth(0.9, 0.2, far / height) *
        (0.16 + noise.sum(x / (120 * unit), y / (120 * unit), 3) * 0.1) *
        (0.25 + dayLight),
    );
  });
  yield { group: 'light', depth: 0.7, canvas: beam, blend: 'screen' };
  const motes = sheet(width, height);
  for (let index = 0; index < 70; index += 1) {
    const y = random.between(0.2, 0.85) * height;
    const x = winX + winW * random.next() + (left ? 1 : -1) * (y - winY) * 0.45;
    motes.pen.fillStyle = css(tones.glow, random.between(0.1, 0.5) * (0.3 + dayLight));
    motes.pen.beginPath();
    motes.pen.arc(x, y, random.between(0.6, 2) * unit, 0, 7);
    motes.pen.fill();
  }
  if (tones.lamps > 0.2) glow(motes.pen, lampX, lampY, width * 0.42, (alpha) => css(warm, alpha), 0.5 * tones.lamps);
  yield { group: 'light', depth: 0.8, canvas: motes.canvas, blend: 'screen', drift: 0.004 };
}
