import type { Vista } from '../architecture/facade.ts';
import { css, hex, mix } from '../color.ts';
import type { Chance } from '../random.ts';
import { type Canvas, type Pen, sheet } from '../raster.ts';
import type { Stage } from '../stage.ts';
import { litBy } from '../tones.ts';

/** People on their way along a street, small and dark; under umbrellas when it rains. */
export function walkers(stage: Stage, vista: Vista): Canvas {
  const { width, height } = stage;
  const random = stage.random.branch('walkers');
  const layer = sheet(width, height);
  const people = Array.from({ length: 9 }, () => ({
    far: random.between(2.3, 8),
    across: (random.happens(0.5) ? 1 : -1) * random.between(0.15, 0.9),
  })).sort((a, b) => b.far - a.far);
  for (const { far, across } of people)
    walker(stage, layer.pen, vista.x + (across * vista.half) / far, vista.y + vista.eye / far, (vista.eye * 1.04) / far, far, random);
  return layer.canvas;
}

function walker(stage: Stage, pen: Pen, x: number, foot: number, tall: number, far: number, random: Chance): void {
  const { tones } = stage;
  const fade = Math.min(0.6, far * 0.06);
  const dark = (color: string): string => css(mix(mix(litBy(tones, hex(color), 0.25), tones.deep, 0.45), tones.haze, fade));
  const stride = tall * random.between(0.05, 0.11);
  pen.fillStyle = css(tones.deep, 0.3);
  pen.beginPath();
  pen.ellipse(x, foot, tall * 0.16, tall * 0.025, 0, 0, 7);
  pen.fill();
  pen.strokeStyle = dark('2a2a30');
  pen.lineCap = 'round';
  pen.lineWidth = tall * 0.07;
  pen.beginPath();
  pen.moveTo(x, foot - tall * 0.46);
  pen.lineTo(x - stride, foot - tall * 0.02);
  pen.moveTo(x, foot - tall * 0.46);
  pen.lineTo(x + stride, foot - tall * 0.01);
  pen.stroke();
  pen.lineCap = 'butt';
  pen.fillStyle = dark(random.pick(['5a4636', '34404f', '6a3434', '3e4a3a', '4a3a52']));
  pen.beginPath();
  pen.moveTo(x - tall * 0.075, foot - tall * 0.82);
  pen.quadraticCurveTo(x, foot - tall * 0.88, x + tall * 0.075, foot - tall * 0.82);
  pen.lineTo(x + tall * 0.105, foot - tall * 0.36);
  pen.lineTo(x - tall * 0.105, foot - tall * 0.36);
  pen.fill();
  pen.fillStyle = dark('7a5a48');
  pen.beginPath();
  pen.arc(x, foot - tall * 0.92, tall * 0.062, 0, 7);
  pen.fill();
  if (stage.brief.weather !== 'rain' && stage.brief.weather !== 'storm') return;
  const lean = random.between(-0.04, 0.04) * tall;
  pen.fillStyle = dark(random.pick(['b0312e', '22252c', '2f4f7a', 'd0a03a', '3c3c44']));
  pen.beginPath();
  pen.moveTo(x - tall * 0.27 + lean, foot - tall * 0.98);
  pen.quadraticCurveTo(x - tall * 0.2 + lean, foot - tall * 1.2, x + lean, foot - tall * 1.21);
  pen.quadraticCurveTo(x + tall * 0.2 + lean, foot - tall * 1.2, x + tall * 0.27 + lean, foot - tall * 0.98);
  for (let arc = 3; arc >= 0; arc -= 1)
    pen.quadraticCurveTo(
      x + lean + tall * 0.27 * ((arc - 1.5) / 2),
      foot - tall * 1.03,
      x + lean + tall * 0.27 * ((arc - 2) / 2),
      foot - tall * 0.98,
    );
  pen.fill();
}
