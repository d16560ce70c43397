import { css, mix } from './color.ts';
import { clamp, smooth } from './noise.ts';
import { chance } from './random.ts';
import { many, type Pen, paintField, sheet } from './raster.ts';
import type { Layer, Stage } from './stage.ts';

const wrap = (value: number, length: number): number => ((value % length) + length) % length;

/** True when something falls or floats through the air of this scene. */
export function hasParticles(stage: Stage): boolean {
  const { weather, extras } = stage.brief;
  if (stage.brief.place === 'space' || stage.brief.place === 'interior') return false;
  return (
    weather === 'rain' ||
    weather === 'storm' ||
    weather === 'snow' ||
    extras.has('fireflies') ||
    extras.has('petals') ||
    extras.has('leaves')
  );
}

/** Rain, snow, petals, leaves and fireflies at a moment. Near flakes are large and soft, far ones small. */
export function paintParticles(pen: Pen, stage: Stage, seconds: number): void {
  const { width, height, unit, brief, tones, horizon } = stage;
  const { weather, extras, avoided } = brief;
  if (brief.place === 'underwater') return;
  const area = (width * height) / (1e6 * unit * unit);
  const random = chance(`particles/${brief.text}`);
  pen.save();
  if ((weather === 'rain' || weather === 'storm') && !avoided.has('rain')) {
    const slant = weather === 'storm' ? 0.32 : 0.12;
    for (const [share, length, thickness, alpha] of [
      [620, 26, 0.8, 0.16],
      [300, 46, 1.2, 0.22],
      [70, 90, 1.8, 0.2],
    ] as const) {
      pen.strokeStyle = css(mix(tones.haze, [255, 255, 255], 0.55), alpha);
      pen.lineWidth = thickness * unit;
      const drops = many(pen, 'stroke');
      for (let index = 0; index < share * area; index += 1) {
        const long = length * unit * (0.6 + random.next() * 0.8);
        const y = wrap(random.next() * height + seconds * long * 26, height + long) - long;
        const x = wrap(random.next() * width * 1.2 - slant * seconds * long * 26, width * 1.2) - width * 0.1;
        pen.moveTo(x, y);
        pen.lineTo(x - long * slant, y + long);
        drops.next();
      }
      drops.end();
    }
  }
  if (weather === 'snow' && !avoided.has('snow')) {
    for (const [share, size, alpha, speed] of [
      [900, 1.2, 0.5, 26],
      [420, 2.2, 0.66, 44],
      [110, 4.2, 0.6, 80],
      [16, 11, 0.16, 130],
    ] as const) {
      pen.fillStyle = css([250, 251, 255], alpha);
      for (let index = 0; index < share * area; index += 1) {
        const phase = random.next() * 6.28;
        const drift = Math.sin(seconds * 1.1 + phase) * size * 4 * unit;
        const x = wrap(random.next() * width + drift + seconds * speed * 0.4 * unit, width);
        const y = wrap(random.next() * height + seconds * speed * unit, height);
        const radius = size * unit * (0.6 + random.next() * 0.7);
        pen.beginPath();
        pen.arc(x, y, radius, 0, Math.PI * 2);
        pen.fill();
      }
    }
  }
  if (extras.has('petals') || extras.has('leaves')) {
    const colors = extras.has('petals') ? (['f7c6d0', 'fbe0e4', 'eaa6b8'] as const) : (['c8762b', 'a8452a', 'd9a13c'] as const);
    for (let index = 0; index < 70 * area; index += 1) {
      const near = random.next() ** 3;
      const size = (2.6 + near * 9) * unit;
      const phase = random.next() * 6.28;
      const x = wrap(random.next() * width + seconds * (24 + near * 60) * unit + Math.sin(seconds * 1.6 + phase) * 14 * unit, width);
      const y = wrap(random.next() * height + seconds * (30 + near * 50) * unit, height);
      pen.save();
      pen.translate(x, y);
      pen.rotate(phase + seconds * 1.4);
      pen.scale(1, 0.35 + 0.5 * Math.abs(Math.cos(phase * 3 + seconds * 2)));
      const code = Number.parseInt(random.pick(colors), 16);
      const petal = [(code >> 16) & 255, (code >> 8) & 255, code & 255] as const;
      pen.fillStyle = css(mix(petal, tones.ambient, 0.25), 0.85 - near * 0.3);
      pen.beginPath();
      pen.moveTo(-size, 0);
      pen.quadraticCurveTo(0, -size * 0.9, size, 0);
      pen.quadraticCurveTo(0, size * 0.9, -size, 0);
      pen.fill();
      pen.restore();
    }
  }
  if (extras.has('fireflies')) {
    pen.globalCompositeOperation = 'screen';
    for (let index = 0; index < 60 * area; index += 1) {
      const phase = random.next() * 6.28;
      const x = wrap(random.next() * width + Math.sin(seconds * 0.7 + phase) * 26 * unit, width);
      const y = horizon * 0.75 + random.next() ** 0.8 * (height - horizon * 0.75) + Math.cos(seconds * 0.9 + phase) * 16 * unit;
      const radius = (7 + random.next() ** 3 * 22) * unit;
      const bright = clamp(0.45 + 0.55 * Math.sin(seconds * 2.2 + phase * 2));
      const gradient = pen.createRadialGradient(x, y, 0, x, y, radius);
      gradient.addColorStop(0, css([255, 244, 190], bright));
      gradient.addColorStop(0.16, css([255, 214, 110], bright * 0.6));
      gradient.addColorStop(1, css([255, 180, 60], 0));
      pen.fillStyle = gradient;
      pen.fillRect(x - radius, y - radius, radius * 2, radius * 2);
    }
  }
  pen.restore();
}

/** What is in the air over everything: haze around the light, rays, sheets of mist, particles. */
export function* paintAir(
  stage: Stage,
  options: { readonly rays?: boolean; readonly mist?: number; readonly still: boolean },
): Generator<Layer> {
  const { width, height, light, tones, horizon, noise, brief } = stage;
  const mist = (options.mist ?? 0) + (brief.weather === 'fog' ? 0.65 : brief.weather === 'rain' ? 0.22 : 0);
  if (mist > 0.02) {
    const shift = stage.random.branch('mist').between(0, 90);
    const canvas = paintField(width, height, 5, (x, y, out) => {
      const veil = noise.sum((x / width) * 1.7 + shift, (y / height) * 6 + shift, 4);
      const band = Math.exp(-(((y - horizon * 1.04) / (height * 0.2)) ** 2));
      out[0] = tones.haze[0];
      out[1] = tones.haze[1];
      out[2] = tones.haze[2];
      out[3] = clamp((0.3 + veil * 0.8) * band * mist * 1.25);
    });
    yield { group: 'light', depth: 0.55, canvas, drift: 0.012 };
  }
  // The moon and a print make none unless asked.
  const printed = brief.style === 'poster' || brief.style === 'paper-cut' || brief.style === 'ink' || brief.style === 'line';
  if (options.rays && ((light.visible && !light.moon && !printed) || brief.extras.has('rays')))
    yield { group: 'light', depth: 0.1, canvas: paintRays(stage, light.moon ? 0.12 : 0.3), blend: 'screen' };
  if (light.visible && !light.moon) {
    const halo = sheet(width, height);
    const radius = Math.max(width, height) * 0.62;
    const gradient = halo.pen.createRadialGradient(light.x, light.y, 0, light.x, light.y, radius);
    gradient.addColorStop(0, css(tones.glow, 0.5));
    gradient.addColorStop(0.14, css(tones.glow, 0.26));
    gradient.addColorStop(0.45, css(tones.glow, 0.08));
    gradient.addColorStop(1, css(tones.glow, 0));
    halo.pen.fillStyle = gradient;
    halo.pen.fillRect(0, 0, width, height);
    yield { group: 'light', depth: 0.05, canvas: halo.canvas, blend: 'screen' };
  }
  if (options.still && hasParticles(stage)) {
    const { canvas, pen } = sheet(width, height);
    paintParticles(pen, stage, 0);
    yield { group: 'light', depth: 1, canvas };
  }
}

/** Shafts of light from the sun, as between trees or clouds. */
export function paintRays(stage: Stage, strength = 0.3) {
  const { width, height, light, tones, noise } = stage;
  const shift = stage.random.branch('rays').between(0, 90);
  const span = Math.max(width, height);
  return paintField(width, height, 4, (x, y, out) => {
    const dx = x - light.x;
    const dy = y - light.y;
    const angle = Math.atan2(dy, dx);
    const far = Math.hypot(dx, dy) / span;
    const beams = smooth(0.0, 0.75, noise.at(angle * 5 + shift, 0.5) * 0.7 + noise.at(angle * 13 + shift, 4.5) * 0.45 + 0.12);
    out[0] = tones.glow[0];
    out[1] = tones.glow[1];
    out[2] = tones.glow[2];
    out[3] = clamp(beams * strength * smooth(0.01, 0.12, far) * Math.exp(-far * 1.9) * 1.5);
  });
}
