import { css, hex, mix } from '../color.ts';
import { glow, type Pen } from '../raster.ts';
import type { Stage } from '../stage.ts';
import { wallColors } from './wall-colors.ts';

/** A pagoda of sweeping roofs. */
export function paintPagoda(stage: Stage, pen: Pen, x: number, base: number, tall: number, distance: number): void {
  const { tones, light } = stage;
  const wood = wallColors(stage, hex('94382c'), distance);
  const roof = wallColors(stage, hex('3d4a52'), distance);
  const floors = 5;
  let y = base;
  for (let floor = 0; floor < floors; floor += 1) {
    const t = floor / floors;
    const w = tall * (0.2 - t * 0.085);
    const h = tall * (0.105 - t * 0.02);
    const gradient = pen.createLinearGradient(x - w, 0, x + w, 0);
    gradient.addColorStop(0, css(light.side > 0 ? wood.dark : wood.lit));
    gradient.addColorStop(1, css(light.side > 0 ? wood.lit : wood.dark));
    pen.fillStyle = gradient;
    pen.fillRect(x - w * 0.62, y - h, w * 1.24, h + 1);
    for (let pane = -1; pane <= 1; pane += 1) {
      pen.fillStyle = tones.lamps > 0.3 ? css(mix(tones.lamp, [255, 240, 205], 0.3), 0.5 + tones.lamps * 0.5) : css(wood.dark);
      pen.fillRect(x + pane * w * 0.36 - w * 0.1, y - h * 0.66, w * 0.2, h * 0.5);
      if (tones.lamps > 0.5) glow(pen, x + pane * w * 0.36, y - h * 0.4, w * 0.7, (alpha) => css(tones.lamp, alpha), 0.22);
    }
    y -= h;
    const reach = w * 1.32;
    const up = tall * 0.062;
    const face = pen.createLinearGradient(0, y - up, 0, y + up * 0.3);
    face.addColorStop(0, css(roof.lit));
    face.addColorStop(1, css(roof.dark));
    pen.fillStyle = face;
    pen.beginPath();
    pen.moveTo(x - reach, y - up * 0.18);
    pen.quadraticCurveTo(x - reach * 0.6, y + up * 0.3, x, y + up * 0.2);
    pen.quadraticCurveTo(x + reach * 0.6, y + up * 0.3, x + reach, y - up * 0.18);
    pen.quadraticCurveTo(x + w * 0.62, y - up * 0.15, x + w * 0.5, y - up);
    pen.lineTo(x - w * 0.5, y - up);
    pen.quadraticCurveTo(x - w * 0.62, y - up * 0.15, x - reach, y - up * 0.18);
    pen.fill();
    y -= up * 0.86;
  }
  pen.strokeStyle = css(roof.dark);
  pen.lineWidth = Math.max(1, tall * 0.012);
  pen.beginPath();
  pen.moveTo(x, y);
  pen.lineTo(x, y - tall * 0.13);
  pen.stroke();
}
