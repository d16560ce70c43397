import { css, hex, mix } from '../color.ts';
import { glow, type Pen } from '../raster.ts';
import type { Stage } from '../stage.ts';
import { wallColors } from './wall-colors.ts';

/** A castle of towers and walls on its hill. */
export function paintCastle(stage: Stage, pen: Pen, x: number, base: number, wide: number, distance: number): void {
  const { tones, light } = stage;
  const random = stage.random.branch('castle');
  const stone = wallColors(stage, random.pick([hex('a79c8d'), hex('8e8a86'), hex('b3a48c')]), distance);
  const slate = wallColors(stage, random.pick([hex('4c5a70'), hex('7a3f38'), hex('3f5560')]), distance);
  const block = (left: number, top: number, w: number, bottom: number, crenels: boolean): void => {
    const gradient = pen.createLinearGradient(left, 0, left + w, 0);
    gradient.addColorStop(0, css(light.side > 0 ? stone.dark : mix(stone.lit, stone.shade, 0.15)));
    gradient.addColorStop(0.45, css(mix(stone.lit, stone.shade, 0.5)));
    gradient.addColorStop(1, css(light.side > 0 ? mix(stone.lit, stone.shade, 0.1) : stone.dark));
    pen.fillStyle = gradient;
    pen.fillRect(left, top, w, bottom - top);
    if (!crenels) return;
    const tooth = Math.max(2, w / Math.max(5, Math.round(w / (wide * 0.022))));
    for (let px = left; px < left + w - tooth * 0.4; px += tooth * 2) pen.fillRect(px, top - tooth * 0.95, tooth, tooth);
  };
  const spire = (cx: number, top: number, w: number, bottom: number, cone: number): void => {
    block(cx - w / 2, top, w, bottom, cone === 0);
    if (cone > 0) {
      pen.fillStyle = css(slate.shade);
      pen.beginPath();
      pen.moveTo(cx - w * 0.66, top + 1);
      pen.lineTo(cx, top - cone);
      pen.lineTo(cx + w * 0.66, top + 1);
      pen.fill();
      pen.fillStyle = css(slate.lit);
      pen.beginPath();
      pen.moveTo(cx + light.side * w * 0.1, top + 1);
      pen.lineTo(cx, top - cone);
      pen.lineTo(cx + light.side * w * 0.66, top + 1);
      pen.fill();
      if (random.happens(0.6)) {
        pen.strokeStyle = css(slate.dark);
        pen.lineWidth = Math.max(0.6, wide * 0.003);
        pen.beginPath();
        pen.moveTo(cx, top - cone);
        pen.lineTo(cx, top - cone * 1.2);
        pen.stroke();
        pen.fillStyle = css(mix(hex('b5402f'), tones.haze, distance * 0.6));
        pen.beginPath();
        pen.moveTo(cx, top - cone * 1.2);
        pen.lineTo(cx + wide * 0.035, top - cone * 1.17);
        pen.lineTo(cx, top - cone * 1.13);
        pen.fill();
      }
    }
    for (let y = top + w * 0.5; y < bottom - w * 0.3; y += w * 0.95) {
      const lamp = random.next() < tones.lamps * 0.75;
      pen.fillStyle = lamp ? css(mix(tones.lamp, [255, 240, 200], 0.4)) : css(stone.dark, 0.8);
      pen.beginPath();
      pen.roundRect(cx - w * 0.08, y, w * 0.16, w * 0.3, [w * 0.08, w * 0.08, 0, 0]);
      pen.fill();
      if (lamp) glow(pen, cx, y + w * 0.15, w * 0.8, (alpha) => css(tones.lamp, alpha), 0.4);
    }
  };
  const u = wide;
  spire(x - u * 0.06, base - u * 0.66, u * 0.16, base, u * 0.26);
  spire(x + u * 0.14, base - u * 0.5, u * 0.13, base, u * 0.2);
  spire(x - u * 0.25, base - u * 0.42, u * 0.12, base, u * 0.19);
  block(x - u * 0.36, base - u * 0.24, u * 0.72, base + u * 0.02, true);
  spire(x + u * 0.33, base - u * 0.36, u * 0.13, base + u * 0.02, u * 0.17);
  spire(x - u * 0.4, base - u * 0.3, u * 0.12, base + u * 0.02, 0);
  block(x - u * 0.1, base - u * 0.3, u * 0.2, base + u * 0.02, true);
  pen.fillStyle = css(stone.dark);
  pen.beginPath();
  pen.roundRect(x - u * 0.045, base - u * 0.12, u * 0.09, u * 0.14, [u * 0.045, u * 0.045, 0, 0]);
  pen.fill();
}
