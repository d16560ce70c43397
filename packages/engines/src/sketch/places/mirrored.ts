import { type Canvas, sheet } from '../raster.ts';
import type { Stage } from '../stage.ts';

/** What stands by still water, upside down under its foot line, broken by ripples that grow towards us. */
export function mirrored(stage: Stage, standing: readonly Canvas[], line: number): Canvas {
  const { width, height, unit } = stage;
  const random = stage.random.branch('mirrored');
  const { canvas, pen } = sheet(width, height);
  const reach = Math.min(line, height - line);
  pen.filter = `blur(${1.2 * unit}px)`;
  pen.globalAlpha = 0.62;
  pen.save();
  pen.beginPath();
  pen.rect(0, line, width, height - line);
  pen.clip();
  pen.translate(0, line * 2);
  pen.scale(1, -1);
  for (const sheetOf of standing) pen.drawImage(sheetOf, 0, 0);
  pen.restore();
  pen.filter = 'none';
  pen.globalAlpha = 1;
  pen.globalCompositeOperation = 'destination-out';
  for (let index = 0; index < 150; index += 1) {
    const down = random.next() ** 0.8;
    const y = line + down * reach;
    const wide = width * (0.05 + down * 0.2) * random.between(0.5, 1.3);
    pen.fillStyle = `rgba(0,0,0,${0.12 + down * 0.3})`;
    pen.beginPath();
    pen.ellipse(random.next() * width, y, wide, (0.5 + down * 2.4) * unit, 0, 0, 7);
    pen.fill();
  }
  const fade = pen.createLinearGradient(0, line, 0, line + reach);
  fade.addColorStop(0, 'rgba(0,0,0,0)');
  fade.addColorStop(1, 'rgba(0,0,0,0.75)');
  pen.fillStyle = fade;
  pen.fillRect(0, line, width, reach);
  pen.globalCompositeOperation = 'source-over';
  return canvas;
}
