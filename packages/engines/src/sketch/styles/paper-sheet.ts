import { smooth } from '../noise.ts';
import { blurred, type Canvas, copyOf, sheet } from '../raster.ts';
import type { Layer, Stage } from '../stage.ts';
import { flat } from './flat.ts';

/** A layer of a scene as a sheet of paper that lies a little above those behind it. */
export function paperSheet(layer: Layer, stage: Stage): Layer {
  const { canvas } = layer;
  if (!canvas || layer.blend || layer.group === 'light') return layer;
  if (layer.group === 'sky') {
    const opaque = isOpaque(canvas);
    return { ...layer, canvas: opaque ? paperSky(canvas, stage) : raised(cutSharply(canvas), stage) };
  }
  // What drifts by itself is mist: no paper.
  return layer.drift === undefined ? { ...layer, canvas: raised(canvas, stage) } : layer;
}

/** The same sheet over its own shadow; a shadow is soft, so a quarter of the size is plenty for it. */
function raised(canvas: Canvas, stage: Stage): Canvas {
  const { unit, light } = stage;
  const { width, height } = canvas;
  const small = sheet(width / 4, height / 4);
  small.pen.drawImage(canvas, 0, 0, small.canvas.width, small.canvas.height);
  small.pen.globalCompositeOperation = 'source-in';
  small.pen.fillStyle = 'rgba(15,10,25,0.6)';
  small.pen.fillRect(0, 0, small.canvas.width, small.canvas.height);
  const out = sheet(width, height);
  out.pen.drawImage(blurred(small.canvas, 1.9 * unit), -light.side * 5 * unit, 7 * unit, width, height);
  out.pen.drawImage(canvas, 0, 0);
  return out.canvas;
}

/** A sky of broad sheets has nothing small in it: it is cut at half the size. */
function paperSky(canvas: Canvas, stage: Stage): Canvas {
  const { width, height } = canvas;
  const half = sheet(width / 2, height / 2);
  half.pen.drawImage(canvas, 0, 0, half.canvas.width, half.canvas.height);
  const out = sheet(width, height);
  out.pen.drawImage(flat(half.canvas, { ...stage, unit: stage.unit / 2 }, { levels: 7, shadow: true }), 0, 0, width, height);
  return out.canvas;
}

/** Scissors know no half-transparent edge. */
function cutSharply(canvas: Canvas): Canvas {
  const copy = copyOf(canvas);
  const image = copy.pen.getImageData(0, 0, canvas.width, canvas.height);
  const { data } = image;
  for (let at = 3; at < data.length; at += 4) data[at] = 255 * smooth(0.34, 0.42, (data[at] as number) / 255);
  copy.pen.putImageData(image, 0, 0);
  return copy.canvas;
}

function isOpaque(canvas: Canvas): boolean {
  const { data } = canvas.getContext('2d').getImageData(0, Math.floor(canvas.height / 3), canvas.width, 1);
  for (let at = 3; at < data.length; at += 4) if ((data[at] as number) < 250) return false;
  return true;
}
