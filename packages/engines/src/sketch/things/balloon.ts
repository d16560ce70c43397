import { css, hex, mix } from '../color.ts';
import { glow, type Pen } from '../raster.ts';
import { type Sculptor, sculpt } from '../relief.ts';
import type { Stage } from '../stage.ts';
import { paintOf } from './named-paint.ts';

/** A hot-air balloon of coloured gores. */
export function balloon(stage: Stage, tall: number, index: number): Sculptor {
  const figure = sculpt(stage, tall, 0.76);
  const random = stage.random.branch(`balloon/${index}`);
  const first =
    index === 0
      ? paintOf(stage, 'balloon|balloons', ['c8452f', 'd9973a', '3f7a8a', '7a4a78'], 'balloon')
      : hex(random.pick(['c8452f', 'd9973a', '3f7a8a', '4f7d54', '7a4a78']));
  const second = hex(random.pick(['f2e3c2', 'f4ecd8', 'e8b04a', '2f4a66']));
  const cx = 0.38;
  // A globe above, drawn in softly to the mouth below.
  const half = (y: number): number => {
    const t = Math.min(1, y / 0.72);
    if (t < 0.45) return 0.365 * Math.sqrt(Math.max(0, 1 - (1 - t / 0.45) ** 2));
    const down = (t - 0.45) / 0.55;
    return 0.365 * (1 - down ** 1.9 * 0.62 - down ** 6 * 0.16);
  };
  const profile = (k: number): [number, number][] =>
    Array.from({ length: 33 }, (_, step) => {
      const y = (step / 32) ** 1.5 * 0.72;
      return [cx + half(y) * k, 0.01 + y];
    });
  const outline = (pen: Pen): void => {
    const right = profile(1);
    const left = profile(-1).reverse();
    pen.moveTo(cx, 0);
    for (const [x, y] of right) pen.lineTo(x, y);
    for (const [x, y] of left) pen.lineTo(x, y);
    pen.closePath();
  };
  figure.mark((pen) => {
    pen.strokeStyle = '#3a2c22';
    pen.lineWidth = 0.004;
    pen.beginPath();
    for (const k of [-1, -0.4, 0.4, 1]) {
      pen.moveTo(cx + half(0.72) * k, 0.73);
      pen.lineTo(cx + 0.055 * k, 0.88);
    }
    pen.stroke();
  });
  figure.part(first, outline, { puff: 0.26, round: 1 });
  figure.part(hex('7a5638'), (pen) => pen.roundRect(cx - 0.062, 0.875, 0.124, 0.105, 0.018), { puff: 0.03, fur: 0.6, furAngle: 0 });
  figure.mark((pen) => {
    pen.save();
    pen.beginPath();
    outline(pen);
    pen.clip();
    pen.globalCompositeOperation = 'soft-light';
    pen.fillStyle = css(second, 0.9);
    const gores = 10;
    for (let gore = 0; gore < gores; gore += 2) {
      const a = Math.sin(((gore / gores) * 2 - 1) * Math.PI * 0.5);
      const b = Math.sin((((gore + 1) / gores) * 2 - 1) * Math.PI * 0.5);
      for (const [mode, alpha] of [
        ['source-over', 0.5],
        ['soft-light', 0.5],
      ] as const) {
        pen.globalCompositeOperation = mode;
        pen.globalAlpha = alpha;
        pen.beginPath();
        pen.moveTo(cx, 0);
        for (const [x, y] of profile(a)) pen.lineTo(x, y);
        for (const [x, y] of profile(b).reverse()) pen.lineTo(x, y);
        pen.fill();
      }
    }
    pen.globalAlpha = 1;
    pen.globalCompositeOperation = 'multiply';
    const shade = pen.createLinearGradient(cx - 0.37, 0, cx + 0.37, 0.25);
    const dark = css(mix(stage.tones.ambient, [255, 255, 255], 0.15));
    shade.addColorStop(stage.light.side > 0 ? 0 : 1, dark);
    shade.addColorStop(0.55, '#ffffff');
    pen.fillStyle = shade;
    pen.fillRect(0, 0, 1, 1);
    pen.restore();
    if (stage.tones.lamps > 0.3) glow(pen, cx, 0.7, 0.3, (alpha) => css([255, 190, 90], alpha), 0.9);
  });
  return figure;
}
