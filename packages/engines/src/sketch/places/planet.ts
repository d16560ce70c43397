import { css, hex, mix, type Rgb } from '../color.ts';
import { blend, clamp, smooth } from '../noise.ts';
import { glow, paintField, sheet } from '../raster.ts';
import type { Stage } from '../stage.ts';

export function planet(stage: Stage, x: number, y: number, radius: number, colors: readonly [Rgb, Rgb, Rgb]) {
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
export function ball(stage: Stage, radius: number, [dark, middle, bright]: readonly [Rgb, Rgb, Rgb], scale: number, bands: number) {
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
