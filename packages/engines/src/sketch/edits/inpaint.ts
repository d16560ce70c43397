import { readBrief } from '../brief.ts';
import { lay } from '../compose.ts';
import type { Order } from '../order.ts';
import { type Canvas, copyOf, sheet } from '../raster.ts';
import { paintHeavens, paintScene } from '../scene.ts';
import { type Stage, setStage } from '../stage.ts';
import { restyle } from '../styles/restyle.ts';
import { flies, floats, paintSubject, personsTall } from '../subject.ts';
import type { SubjectName } from '../words/subject-words.ts';
import { blendEdges } from './blend-edges.ts';
import { cover, findGiven, getGiven, whiteness } from './given.ts';
import { patchFill } from './patch-fill.ts';
import { guessTime } from './relight.ts';

/**
 * Paints where the mask is white: the subject that the prompt names on ground continued from around, the place or sky it names, or,
 * when it names nothing, only what the surroundings continue into. Where the mask is black not a byte changes.
 */
export async function inpaint(order: Order): Promise<Canvas> {
  const { width, height } = order;
  const base = cover((await getGiven(order, 'init')).canvas, width, height);
  const mask = await findGiven(order, 'mask');
  if (!mask) return base;
  const white = whiteness(cover(mask.canvas, width, height));
  const hole = white.map((value) => (value > 10 ? 1 : 0));
  const area = boundsOf(hole, width, height);
  if (!area) return base;
  const pen = base.getContext('2d');
  const before = pen.getImageData(0, 0, width, height);
  const filled = before.data.slice();
  const mayFill = new Uint8Array(hole);
  const brief = readBrief(order);
  const time = brief.named.time ? brief.time : guessTime(before.data);
  const stage = setStage({ ...brief, time, portrait: undefined }, width, height, order.seed, order.detail);
  const subject = brief.subjects[0];
  const inSky = area.y + area.height / 2 < height * 0.55;
  const paintsScene = !subject && (brief.named.place || ((brief.named.time || brief.named.weather) && inSky));
  let content: Canvas;
  if (paintsScene) {
    content = paintPlace(
      brief.named.place ? stage : { ...stage, horizon: Math.max(8, Math.round(area.y + area.height * 1.04)) },
      brief.named.place,
    );
  } else {
    patchFill(filled, width, height, mayFill, { seed: String(order.seed), level: 0.35 });
    blendEdges(filled, before.data, width, height, mayFill, 0.8);
    content = canvasOf(filled, width, height);
    if (subject) addSubject(content, stage, subject, area);
  }
  if (brief.named.style && brief.style !== 'film') content = restyle[brief.style](content, stage);
  const patch = content.getContext('2d').getImageData(0, 0, width, height).data;
  if (paintsScene) blendEdges(patch, before.data, width, height, mayFill, 0.3);
  for (let index = 0; index < white.length; index += 1) {
    const part = (white[index] as number) > 245 ? 1 : (white[index] as number) > 10 ? (white[index] as number) / 255 : 0;
    if (part === 0) continue;
    for (let at = index * 4; at < index * 4 + 3; at += 1)
      before.data[at] = (before.data[at] as number) + ((patch[at] as number) - (before.data[at] as number)) * part;
  }
  pen.putImageData(before, 0, 0);
  return base;
}

function paintPlace(stage: Stage, whole: boolean): Canvas {
  const { canvas, pen } = sheet(stage.width, stage.height);
  for (const layer of whole ? paintScene(stage) : paintHeavens(stage)) lay(canvas, layer, stage);
  if (!whole) {
    // Below its horizon a sky of its own has nothing to show; the lowest row goes on.
    const low = Math.max(0, Math.min(stage.height - 1, stage.horizon));
    pen.drawImage(copyOf(canvas).canvas, 0, low - 1, stage.width, 1, 0, low, stage.width, stage.height - low);
  }
  return canvas;
}

interface Area {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Stands the subject into an area, tinted by what is around it. */
export function addSubject(ground: Canvas, stage: Stage, subject: SubjectName, area: Area): void {
  const room = Math.min(area.height * 0.88, area.width * 1.2);
  const figure = paintSubject(stage, subject, {
    x: area.x + area.width / 2,
    base: area.y + area.height * (flies.has(subject) ? 0.82 : 0.95),
    person: room / personsTall[subject],
    distance: 0.03,
    onWater: floats.has(subject),
  });
  const around = meanColor(ground, area);
  const pen = figure.getContext('2d');
  pen.globalCompositeOperation = 'source-atop';
  pen.globalAlpha = 0.16;
  pen.fillStyle = `rgb(${around.join(',')})`;
  pen.fillRect(0, 0, figure.width, figure.height);
  ground.getContext('2d').drawImage(figure, 0, 0);
}

function meanColor(canvas: Canvas, area: Area): number[] {
  const small = sheet(1, 1);
  small.pen.drawImage(canvas, area.x, area.y, area.width, area.height, 0, 0, 1, 1);
  return [...small.pen.getImageData(0, 0, 1, 1).data.subarray(0, 3)];
}

function canvasOf(data: Uint8ClampedArray, width: number, height: number): Canvas {
  const { canvas, pen } = sheet(width, height);
  const image = pen.createImageData(width, height);
  image.data.set(data);
  pen.putImageData(image, 0, 0);
  return canvas;
}

function boundsOf(hole: ArrayLike<number>, width: number, height: number): Area | undefined {
  let [left, top, right, bottom] = [width, height, -1, -1];
  for (let index = 0; index < width * height; index += 1) {
    if (!hole[index]) continue;
    const x = index % width;
    const y = Math.floor(index / width);
    left = Math.min(left, x);
    right = Math.max(right, x);
    top = Math.min(top, y);
    bottom = Math.max(bottom, y);
  }
  return right < 0 ? undefined : { x: left, y: top, width: right - left + 1, height: bottom - top + 1 };
}
