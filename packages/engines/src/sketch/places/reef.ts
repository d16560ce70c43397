import { css, hex, mix, type Rgb } from '../color.ts';
import { clamp } from '../noise.ts';
import type { Pen } from '../raster.ts';
import type { Stage } from '../stage.ts';

export function reef(stage: Stage, pen: Pen, near: number, base: number, rise: number, air: Rgb, random: Stage['random']): void {
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
