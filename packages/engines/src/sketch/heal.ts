import { type Canvas, copyOf, sheet } from './raster.ts';

/** Fills a hole with the colours of its rim, near ones first: each coarser copy knows a little more of the inside. */
export function heal(base: Canvas, hole: Canvas): Canvas {
  const known = copyOf(base);
  known.pen.globalCompositeOperation = 'destination-out';
  known.pen.drawImage(hole, 0, 0);
  const levels: Canvas[] = [known.canvas];
  let current = known.canvas;
  while (Math.min(current.width, current.height) > 2) {
    const half = sheet(Math.max(1, Math.ceil(current.width / 2)), Math.max(1, Math.ceil(current.height / 2)));
    half.pen.drawImage(current, 0, 0, half.canvas.width, half.canvas.height);
    // Averages of partly known areas count as known, otherwise the hole would never close.
    const image = half.pen.getImageData(0, 0, half.canvas.width, half.canvas.height);
    for (let at = 3; at < image.data.length; at += 4)
      if ((image.data[at] as number) > 8) image.data[at] = Math.min(255, (image.data[at] as number) * 4);
    half.pen.putImageData(image, 0, 0);
    levels.push(half.canvas);
    current = half.canvas;
  }
  let filled = sheet(current.width, current.height);
  filled.pen.fillStyle = '#808080';
  filled.pen.fillRect(0, 0, current.width, current.height);
  filled.pen.drawImage(current, 0, 0);
  for (const level of levels.slice(0, -1).reverse()) {
    const larger = sheet(level.width, level.height);
    larger.pen.drawImage(filled.canvas, 0, 0, level.width, level.height);
    larger.pen.drawImage(level, 0, 0);
    filled = larger;
  }
  return filled.canvas;
}
