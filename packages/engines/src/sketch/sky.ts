import { css, mix, plus, type Rgb, rampTable } from './color.ts';
import { blend, clamp, smooth } from './noise.ts';
import { glow, type Pen, paintField } from './raster.ts';
import type { Layer, Stage } from './stage.ts';

/** The empty sky: a gradient that knows where the sun is, and the stars. */
export function paintSky(stage: Stage): Layer {
  const { width, height, horizon, light, tones, noise } = stage;
  const ramp = rampTable(
    [
      { at: 0, color: tones.zenith },
      { at: 0.52, color: tones.sky },
      { at: 0.86, color: mix(tones.sky, tones.horizon, 0.72) },
      { at: 1, color: tones.horizon },
    ],
    1024,
  );
  const [glowRed, glowGreen, glowBlue] = tones.glow;
  const [discRed, discGreen, discBlue] = tones.disc;
  const reach = light.moon ? 0.35 : stage.brief.weather === 'clear' || stage.brief.weather === 'cloudy' ? 1 : 0.6;
  const span = Math.max(width, height);
  const canvas = paintField(width, Math.min(height, horizon * 1.12), 4, (x, y, out) => {
    const rise = clamp(y / horizon);
    const bend = clamp(rise + noise.at((x / span) * 2, (y / span) * 3) * 0.025);
    const index = Math.floor(bend * 1023) * 3;
    const dx = (x - light.x) / span;
    const dy = (y - light.y) / span;
    const distance = Math.sqrt(dx * dx + dy * dy * 1.35);
    const wide = Math.exp(-distance * 3.4) * 0.62 * reach;
    // Rounded over the sun: a plain distance would draw a vertical crease there.
    const band = Math.exp(-(Math.sqrt(dx * dx + 0.0064) - 0.08) * 2.6) * Math.exp(-(1 - rise) * 4.2) * 0.55 * reach;
    const near = Math.exp(-distance * 15) * 0.75 * reach;
    const toGlow = clamp(wide + band);
    let red = blend(ramp[index] as number, glowRed, toGlow);
    let green = blend(ramp[index + 1] as number, glowGreen, toGlow);
    let blue = blend(ramp[index + 2] as number, glowBlue, toGlow);
    red = blend(red, discRed, near);
    green = blend(green, discGreen, near);
    blue = blend(blue, discBlue, near);
    out[0] = red;
    out[1] = green;
    out[2] = blue;
  });
  const pen = canvas.getContext('2d');
  if (tones.stars > 0.02 && !stage.brief.avoided.has('stars')) paintStars(stage, pen);
  if (stage.brief.extras.has('aurora') || (stage.brief.place === 'arctic' && stage.brief.time === 'night'))
    pen.drawImage(paintAurora(stage), 0, 0);
  if (light.visible) paintDisc(stage, pen);
  return { group: 'sky', depth: 0, canvas };
}

function paintStars(stage: Stage, pen: Pen): void {
  const { width, horizon, unit, tones, noise } = stage;
  const random = stage.random.branch('stars');
  const starry = stage.brief.extras.has('stars');
  const milky = starry || random.happens(0.4);
  const slant = random.between(-0.7, 0.7);
  if (milky && tones.stars > 0.5) {
    const way = paintField(width, horizon, 3, (x, y, out) => {
      const across = (x / width - 0.5 - (y / horizon - 0.5) * slant) * 2.4;
      const dust = noise.sum(x / (260 * unit) + 40, y / (260 * unit), 5);
      const bright = Math.exp(-across * across * 5) * clamp(0.55 + dust * 0.8) * smooth(1, 0.4, y / horizon);
      const dark = Math.exp(-across * across * 26) * smooth(-0.1, 0.5, noise.sum(x / (170 * unit) - 9, y / (170 * unit), 4));
      out[0] = 190;
      out[1] = 200;
      out[2] = 235;
      out[3] = clamp(bright * 0.34 - dark * 0.2);
    });
    pen.save();
    pen.globalCompositeOperation = 'screen';
    pen.drawImage(way, 0, 0);
    pen.restore();
  }
  const count = Math.round(((starry ? 1500 : 850) * tones.stars * (width * horizon)) / (1000 * 620 * unit * unit));
  for (let index = 0; index < count; index += 1) {
    const x = random.next() * width;
    const y = random.next() ** 1.15 * horizon;
    const magnitude = random.next() ** 7;
    const alpha = (0.18 + random.next() * 0.5 + magnitude * 0.5) * smooth(1, 0.55, y / horizon) * clamp(tones.stars * 1.3);
    const radius = (0.45 + magnitude * 1.5) * Math.max(unit, 0.6);
    const warm = random.next();
    const color: Rgb = warm > 0.75 ? [255, 226, 196] : warm < 0.3 ? [196, 214, 255] : [246, 246, 250];
    pen.fillStyle = css(color, clamp(alpha));
    pen.beginPath();
    pen.arc(x, y, radius, 0, Math.PI * 2);
    pen.fill();
    if (magnitude > 0.5) glow(pen, x, y, radius * 9, (strength) => css(color, strength), 0.35 * clamp(alpha));
  }
}

function paintDisc(stage: Stage, pen: Pen): void {
  const { light, unit, tones, noise } = stage;
  if (light.moon) {
    const radius = stage.random.branch('moon').between(26, 44) * unit;
    glow(pen, light.x, light.y, radius * 9, (alpha) => css(tones.glow, alpha), 0.5);
    const face = paintField(radius * 2 + 4, radius * 2 + 4, 1, (x, y, out) => {
      const dx = (x - radius - 2) / radius;
      const dy = (y - radius - 2) / radius;
      const from = Math.hypot(dx, dy);
      const seas = noise.sum(dx * 1.6 + 5, dy * 1.6 + 3, 4);
      const shade = 1 - smooth(-0.05, 0.45, seas) * 0.26 - from * from * 0.1;
      out[0] = tones.disc[0] * shade;
      out[1] = tones.disc[1] * shade;
      out[2] = tones.disc[2] * shade;
      out[3] = smooth(1, 1 - 2.2 / radius, from);
    });
    pen.drawImage(face, light.x - radius - 2, light.y - radius - 2);
    return;
  }
  const radius = (stage.brief.time === 'golden' ? 26 : stage.random.branch('sun').between(34, 58)) * unit;
  glow(pen, light.x, light.y, radius * 7, (alpha) => css(tones.glow, alpha), 0.75);
  const core = pen.createRadialGradient(light.x, light.y, 0, light.x, light.y, radius);
  core.addColorStop(0, css(plus(tones.disc, [12, 12, 12])));
  core.addColorStop(0.86, css(tones.disc, 0.98));
  core.addColorStop(1, css(tones.disc, 0));
  pen.fillStyle = core;
  pen.beginPath();
  pen.arc(light.x, light.y, radius, 0, Math.PI * 2);
  pen.fill();
}

function paintAurora(stage: Stage) {
  const { width, height, horizon, noise, unit } = stage;
  const random = stage.random.branch('aurora');
  const bands = [0, 1, 2].map((band) => ({
    base: horizon * random.between(0.46, 0.8 - band * 0.08),
    bend: random.between(0.8, 1.5),
    shift: random.between(0, 50),
    tall: random.between(0.3, 0.5) * horizon,
    strength: band === 0 ? 1 : random.between(0.35, 0.75),
  }));
  return paintField(width, height, 2, (x, y, out) => {
    let green = 0;
    let violet = 0;
    for (const { base, bend, shift, tall, strength } of bands) {
      const u = x / width;
      const fold = noise.sum(u * bend * 2 + shift, 0.3, 3);
      const foot = base + fold * horizon * 0.34;
      const above = (foot - y) / tall;
      if (above < -0.15 || above > 1.6) continue;
      const rays =
        0.5 + noise.at(x / (13 * unit) + fold * 9, shift + y / (900 * unit)) * 0.35 + noise.at(x / (44 * unit) + fold * 5, shift) * 0.5;
      const body = (above < 0 ? smooth(-0.12, 0, above) : Math.exp(-above * 2.6)) * clamp(rays) * strength * smooth(1.5, 0.8, above);
      green += body * Math.exp(-Math.max(0, above) * 1.4);
      violet += body * smooth(0.15, 0.9, above);
    }
    const alpha = clamp(green * 0.85 + violet * 0.6) * smooth(horizon, horizon * 0.75, y);
    const total = green + violet + 1e-6;
    out[0] = (70 * green + 150 * violet) / total;
    out[1] = (235 * green + 90 * violet) / total;
    out[2] = (170 * green + 225 * violet) / total;
    out[3] = alpha;
  });
}

/** On which side the light is: 1 right, −1 left, and gently from one to the other below it, so that no seam shows there. */
function towardsLight(x: number, lightX: number, span: number): number {
  const far = ((lightX - x) / span) * 5;
  return far / Math.sqrt(1 + far * far);
}

/** Clouds on a flat ceiling that recedes to the horizon, lit from where the sun is. `null` when the sky is to stay empty. */
export function paintClouds(stage: Stage): Layer | null {
  const { width, height, horizon, light, tones, noise, brief } = stage;
  const random = stage.random.branch('clouds');
  const cover =
    { clear: 0.18, cloudy: 0.5, overcast: 0.95, rain: 0.95, storm: 0.88, fog: 0.3, snow: 0.85 }[brief.weather] +
    random.between(-0.06, 0.06);
  if (brief.weather === 'clear' && random.happens(0.2)) return null;
  const span = Math.max(width, height);
  const shiftX = random.between(0, 90);
  const shiftY = random.between(0, 90);
  const stretch = brief.weather === 'clear' ? random.between(0.32, 0.5) : random.between(0.6, 0.85);
  const low = blend(0.62, -0.42, cover);
  const soft = brief.weather === 'storm' ? 0.34 : brief.weather === 'clear' ? 0.75 : 0.42;
  const { cloudLit, cloudShade, glow: glowColor, disc, horizon: edge } = tones;
  // Low sun lights clouds from below and the side; high sun from above.
  const under = light.height < 0.4;
  const lean = 0.17;
  const flat = brief.weather === 'overcast' || brief.weather === 'rain' || brief.weather === 'snow';
  const canvas = paintField(width, Math.min(height, horizon * 1.02), 3, (x, y, out) => {
    const up = 1 - y / horizon;
    const away = 1 / (Math.max(0, up) * 1.1 + 0.13);
    const u = ((x - width / 2) / span) * away * 1.35 * (0.6 + stretch * 0.5) + shiftX;
    const v = (away * 1.05) / stretch + shiftY;
    const warp = noise.sum(u * 0.7 + 7, v * 0.7, 2) * 0.75;
    const here = noise.sum(u + warp, v + warp * 0.6, 5);
    const alpha = smooth(low, low + soft, here) * smooth(0.0, 0.16, up);
    if (alpha <= 0.002) {
      out[3] = 0;
      return;
    }
    const toward = noise.sum(u + warp + towardsLight(x, light.x, span) * lean * 0.8, v + warp * 0.6 + (under ? lean : -lean) * 0.9, 3);
    const dx = (x - light.x) / span;
    const dy = (y - light.y) / span;
    const near = Math.exp(-Math.sqrt(dx * dx + dy * dy) * 3.2);
    const thin = 1 - smooth(low + soft * 0.25, low + soft * 1.7, here);
    const lit = clamp(0.46 + (here - toward) * (flat ? 0.9 : 1.7) + thin * 0.35 + (under ? near * 0.2 : 0.12));
    const silver = clamp(thin * near * 1.25 + near * near * 0.35) * (light.moon ? 0.75 : 1);
    for (let channel = 0; channel < 3; channel += 1) {
      const base = blend(cloudShade[channel] as number, cloudLit[channel] as number, lit);
      const bright = blend(base, blend(glowColor[channel] as number, disc[channel] as number, silver * 0.7), silver * 0.85);
      out[channel] = blend(edge[channel] as number, bright, clamp(0.25 + up * 3));
    }
    out[3] = alpha * (brief.weather === 'clear' ? 0.62 : 0.93);
  });
  return { group: 'sky', depth: 0.03, canvas, drift: 0.006 };
}

/** Towers of cumulus above the horizon, for days that deserve them. */
export function paintCumulus(stage: Stage): Layer | null {
  const { width, height, horizon, light, tones, noise, brief } = stage;
  const random = stage.random.branch('cumulus');
  if ((brief.weather !== 'cloudy' && brief.weather !== 'storm') || !random.happens(0.75)) return null;
  const span = Math.max(width, height);
  const shift = random.between(0, 70);
  const tall = random.between(0.32, 0.6) * (brief.weather === 'storm' ? 1.3 : 1);
  const size = random.between(3.2, 4.6);
  const { cloudLit, cloudShade, haze, disc } = tones;
  const canvas = paintField(width, Math.min(height, horizon * 1.02), 3, (x, y, out) => {
    const up = 1 - y / horizon;
    const u = (x / span) * size + shift;
    const v = (y / span) * size * 1.25;
    const tower = noise.sum((x / span) * 1.7 + shift * 3, 4.2, 3) * 0.62 + tall - 0.14;
    const billow = (px: number, py: number): number => 1 - noise.ridges(px, py, 4) + noise.sum(px * 0.5, py * 0.5, 2) * 0.7;
    const here = billow(u, v);
    const density = tower - up * 1.02 + (here - 0.42) * 0.5;
    const alpha = smooth(0, 0.075, density);
    if (alpha <= 0.002) {
      out[3] = 0;
      return;
    }
    const side = towardsLight(x, light.x, span);
    const towards = billow(u + side * 0.16, v - 0.15);
    const lit = clamp(0.5 + (here - towards) * 1.15 + (0.16 - density) * 1.1 + side * 0.06);
    const rim = smooth(0.1, 0.0, density) * Math.exp(-Math.hypot((x - light.x) / span, (y - light.y) / span) * 3);
    for (let channel = 0; channel < 3; channel += 1) {
      const base = blend(cloudShade[channel] as number, cloudLit[channel] as number, lit);
      const bright = blend(base, disc[channel] as number, clamp(rim));
      out[channel] = blend(haze[channel] as number, bright, clamp(0.2 + up * 2.6));
    }
    out[3] = alpha * smooth(-0.01, 0.1, up);
  });
  return { group: 'sky', depth: 0.06, canvas, drift: 0.004 };
}
