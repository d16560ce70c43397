import { css, hex, type Rgb, tune } from '../color.ts';
import type { Pen } from '../raster.ts';
import type { Stage } from '../stage.ts';

/** An animal's eye with the light in it. */
export function eye(pen: Pen, x: number, y: number, r: number, iris: Rgb, side: number, slit: boolean, stage: Stage): void {
  pen.fillStyle = css(hex('171210'));
  pen.beginPath();
  pen.ellipse(x, y, r * 1.22, r * 1.02, side * 0.28, 0, Math.PI * 2);
  pen.fill();
  const gradient = pen.createRadialGradient(x, y + r * 0.3, r * 0.1, x, y, r);
  gradient.addColorStop(0, css(tune(iris, { light: 0.14 })));
  gradient.addColorStop(1, css(tune(iris, { light: -0.14 })));
  pen.fillStyle = gradient;
  pen.beginPath();
  pen.ellipse(x, y + r * 0.04, r * 0.98, r * 0.86, side * 0.28, 0, Math.PI * 2);
  pen.fill();
  pen.fillStyle = '#0c0908';
  pen.beginPath();
  pen.ellipse(x, y, r * (slit ? 0.26 : 0.52), r * (slit ? 0.74 : 0.52), 0, 0, Math.PI * 2);
  pen.fill();
  pen.fillStyle = 'rgba(255,255,255,0.92)';
  pen.beginPath();
  pen.arc(x + stage.light.side * r * 0.34, y - r * 0.36, r * 0.2, 0, Math.PI * 2);
  pen.fill();
}
