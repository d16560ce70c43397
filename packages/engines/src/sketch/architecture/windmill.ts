import { css, hex, mix } from '../color.ts';
import type { Pen } from '../raster.ts';
import type { Stage } from '../stage.ts';
import { wallColors } from './wall-colors.ts';

/** A windmill with its four sails. */
export function paintWindmill(stage: Stage, pen: Pen, x: number, base: number, tall: number, distance: number): void {
  const { tones, light } = stage;
  const wall = wallColors(stage, hex('d8cdb9'), distance);
  const cap = wallColors(stage, hex('6a4632'), distance);
  const body = pen.createLinearGradient(x - tall * 0.17, 0, x + tall * 0.17, 0);
  body.addColorStop(0, css(light.side > 0 ? wall.shade : wall.lit));
  body.addColorStop(1, css(light.side > 0 ? wall.lit : wall.shade));
  pen.fillStyle = body;
  pen.beginPath();
  pen.moveTo(x - tall * 0.17, base);
  pen.lineTo(x - tall * 0.1, base - tall * 0.6);
  pen.lineTo(x + tall * 0.1, base - tall * 0.6);
  pen.lineTo(x + tall * 0.17, base);
  pen.fill();
  pen.fillStyle = css(mix(cap.shade, cap.lit, 0.4));
  pen.beginPath();
  pen.ellipse(x, base - tall * 0.6, tall * 0.115, tall * 0.115, 0, Math.PI, 0);
  pen.fill();
  pen.fillStyle = tones.lamps > 0.4 ? css(tones.lamp) : css(wall.dark);
  for (const at of [0.22, 0.42]) pen.fillRect(x - tall * 0.016, base - tall * at, tall * 0.032, tall * 0.05);
  pen.fillStyle = css(cap.dark);
  pen.fillRect(x - tall * 0.025, base - tall * 0.1, tall * 0.05, tall * 0.1);
  const hubY = base - tall * 0.62;
  const turn = stage.random.branch('mill').between(0.2, 1.2);
  pen.save();
  pen.translate(x, hubY);
  for (let sail = 0; sail < 4; sail += 1) {
    pen.save();
    pen.rotate(turn + (sail * Math.PI) / 2);
    pen.strokeStyle = css(cap.dark);
    pen.lineWidth = Math.max(1, tall * 0.011);
    pen.beginPath();
    pen.moveTo(0, 0);
    pen.lineTo(0, -tall * 0.46);
    pen.stroke();
    pen.fillStyle = css(mix(wall.lit, tones.haze, 0.2), 0.7);
    pen.fillRect(tall * 0.006, -tall * 0.45, tall * 0.07, tall * 0.34);
    pen.lineWidth = Math.max(0.5, tall * 0.004);
    pen.beginPath();
    for (let rung = 0; rung <= 8; rung += 1) {
      pen.moveTo(0, -tall * (0.11 + rung * 0.0425));
      pen.lineTo(tall * 0.076, -tall * (0.11 + rung * 0.0425));
    }
    pen.moveTo(tall * 0.076, -tall * 0.11);
    pen.lineTo(tall * 0.076, -tall * 0.45);
    pen.stroke();
    pen.restore();
  }
  pen.restore();
}
