import { css, hex, mix, type Rgb, tune } from '../color.ts';
import type { Chance } from '../random.ts';
import { glow, type Pen } from '../raster.ts';
import type { Stage } from '../stage.ts';
import { atDistance, litBy } from '../tones.ts';

/** A street in perspective: everything is given by its distance, 1 at our feet. */
export interface Vista {
  readonly x: number;
  readonly y: number;
  /** From the eye down to the ground at distance 1, in pixels. */
  readonly eye: number;
  /** Half the width between the houses at distance 1. */
  readonly half: number;
}

interface Facade {
  readonly side: -1 | 1;
  /** The front of a house along a street reaches from here to there. */
  readonly near: number;
  readonly far: number;
  /** Height over the ground in pixels at distance 1. */
  readonly tall: number;
  readonly distance: number;
  readonly random: Chance;
}

const stones = ['8d5a44', 'a08a72', '6f6a68', '9c6f54', 'b39a7c', '5d6670', '7a4f44'] as const;
const neons = ['ff4f8b', '38d6ff', 'ffb03a', '8cff6a', 'c07bff', 'ff6a3d', '4fffd2'] as const;

/** One house along a street: its front with windows in perspective, a shop below, the gable that looks at us. */
export function paintFacade(stage: Stage, pen: Pen, vista: Vista, { side, near, far, tall, distance, random }: Facade): void {
  const { tones, light } = stage;
  const stone = hex(random.pick(stones));
  const lit = side === -light.side ? 0.85 : 0.18;
  const wall = (amount: number, color: Rgb = stone): string => css(atDistance(tones, litBy(tones, color, amount), distance));
  const edge = (at: number): number => vista.x + (side * vista.half) / at;
  const level = (at: number, up: number): number => vista.y + (vista.eye - up) / at;
  const quad = (from: number, to: number, low: number, high: number): void => {
    pen.beginPath();
    pen.moveTo(edge(from), level(from, low));
    pen.lineTo(edge(to), level(to, low));
    pen.lineTo(edge(to), level(to, high));
    pen.lineTo(edge(from), level(from, high));
    pen.fill();
  };
  // The gable, where this house is higher than its neighbour.
  pen.fillStyle = wall(0.3, tune(stone, { light: -0.04 }));
  const outward = side * vista.half * 1.2;
  pen.fillRect(Math.min(edge(near), edge(near) + outward), level(near, tall), Math.abs(outward), tall / near);
  pen.fillStyle = wall(lit);
  quad(near, far, 0, tall);
  // Between house and house it is darker, and a cornice ends the front.
  pen.fillStyle = wall(0.05);
  quad(near, near * 1.008, 0, tall);
  pen.fillStyle = wall(Math.min(1, lit + 0.25));
  quad(near, far, tall * 0.965, tall);
  const floor = vista.eye * 0.52;
  const floors = Math.max(1, Math.floor((tall - floor * 1.25) / floor));
  const columns = random.whole(3, 5);
  const glowing = tones.lamps * random.between(0.25, 0.75);
  for (let row = 0; row < floors; row += 1) {
    for (let column = 0; column < columns; column += 1) {
      const from = near + ((far - near) * (column + 0.22)) / columns;
      const to = near + ((far - near) * (column + 0.78)) / columns;
      const low = floor * (1.42 + row);
      const shines = random.next() < glowing;
      const lamp = mix(tones.lamp, hex(random.pick(['ffe2b0', 'ffd08a', 'bfe0ff'])), 0.4);
      pen.fillStyle = wall(Math.min(1, lit + 0.2));
      quad(from * 0.996, to * 1.004, low - floor * 0.05, low + floor * 0.62);
      pen.fillStyle = shines
        ? css(mix(lamp, tones.haze, distance * 0.5))
        : css(atDistance(tones, mix(tones.deep, tones.sky, 0.28), distance));
      quad(from, to, low, low + floor * 0.58);
      pen.fillStyle = wall(0.1);
      quad(from + (to - from) * 0.47, from + (to - from) * 0.53, low, low + floor * 0.58);
    }
  }
  shop(stage, pen, { quad, wall, from: near, to: far, floor, distance, random });
}

/** The ground floor: a window full of light, a canopy over it. */
function shop(
  stage: Stage,
  pen: Pen,
  part: {
    readonly quad: (from: number, to: number, low: number, high: number) => void;
    readonly wall: (amount: number, color?: Rgb) => string;
    readonly from: number;
    readonly to: number;
    readonly floor: number;
    readonly distance: number;
    readonly random: Chance;
  },
): void {
  const { tones } = stage;
  const { quad, wall, from, to, floor, distance, random } = part;
  const at = (share: number): number => from + (to - from) * share;
  const open = random.next() < 0.35 + tones.lamps * 0.5;
  pen.fillStyle = wall(0.15, hex('3a3230'));
  quad(at(0.06), at(0.94), 0, floor * 1.02);
  pen.fillStyle = open
    ? css(mix(tones.lamp, [255, 246, 226], 0.45 - distance * 0.3))
    : css(atDistance(tones, mix(tones.deep, tones.sky, 0.3), distance));
  quad(at(0.1), at(0.62), floor * 0.22, floor * 0.86);
  quad(at(0.7), at(0.88), 0, floor * 0.84);
  pen.fillStyle = wall(0.1, hex('2c2624'));
  for (const share of [0.27, 0.44]) quad(at(share), at(share + 0.012), floor * 0.22, floor * 0.86);
  if (open) {
    // Goods in the window.
    for (let index = 0; index < 5; index += 1) {
      pen.fillStyle = css(mix(hex(random.pick(stones)), tones.lamp, 0.35), 0.75);
      const share = 0.13 + index * 0.09;
      quad(at(share), at(share + 0.05), floor * 0.22, floor * random.between(0.34, 0.56));
    }
  }
  pen.fillStyle = wall(0.8, hex(random.pick(['8a2f2f', '2f5a4c', '34486e', 'b8863a', '7a3f5a'])));
  quad(at(0.04), at(0.96), floor * 0.9, floor * 1.1);
}

/** A sign that stands out from the house; after dark it shines. */
export function paintSign(
  stage: Stage,
  pen: Pen,
  vista: Vista,
  { side, near, tall, random }: { readonly side: -1 | 1; readonly near: number; readonly tall: number; readonly random: Chance },
): void {
  const { tones } = stage;
  const at = near * random.between(1.05, 1.2);
  const color = hex(random.pick(neons));
  const upright = random.happens(0.7);
  const wide = (vista.eye * (upright ? 0.17 : 0.42)) / at;
  const high = (vista.eye * (upright ? random.between(0.6, 1.1) : 0.2)) / at;
  const x = vista.x + (side * vista.half) / at - (side > 0 ? wide : 0) - (side * vista.eye * 0.02) / at;
  const y = vista.y - Math.min(tall * 0.8, vista.eye * random.between(0.35, 1.1)) / at - high * 0.5;
  const shining = tones.lamps > 0.5;
  const body = shining ? mix(tones.deep, color, 0.2) : litBy(tones, mix(color, hex('6a5a50'), 0.55), 0.7);
  if (shining) glow(pen, x + wide / 2, y + high / 2, Math.max(wide, high) * 1.5, (alpha) => css(color, alpha), 0.8);
  pen.fillStyle = css(body, 0.95);
  pen.beginPath();
  pen.roundRect(x, y, wide, high, wide * 0.1);
  pen.fill();
  pen.strokeStyle = css(shining ? mix(color, [255, 255, 255], 0.35) : mix(tones.deep, color, 0.3));
  pen.lineWidth = Math.max(0.7, wide * 0.045);
  pen.stroke();
  // Strokes that read as writing in no language.
  const cells = upright ? Math.max(2, Math.round(high / wide)) : 4;
  const size = upright ? Math.min(wide, high / cells) : Math.min(high, wide / cells);
  pen.lineWidth = Math.max(0.6, size * 0.09);
  pen.lineCap = 'round';
  pen.strokeStyle = css(shining ? mix(color, [255, 255, 255], 0.6) : mix(tones.deep, [255, 255, 255], 0.75));
  pen.beginPath();
  for (let cell = 0; cell < cells; cell += 1) {
    const cx = upright ? x + wide / 2 : x + ((cell + 0.5) * wide) / cells;
    const cy = upright ? y + ((cell + 0.5) * high) / cells : y + high / 2;
    for (let line = 0; line < 4; line += 1) {
      const flat = random.happens(0.55);
      const off = random.between(-0.26, 0.26) * size;
      const reach = size * random.between(0.16, 0.28);
      pen.moveTo(cx + (flat ? -reach : off), cy + (flat ? off : -reach));
      pen.lineTo(cx + (flat ? reach : off), cy + (flat ? off : reach));
    }
  }
  pen.stroke();
  pen.lineCap = 'butt';
}
