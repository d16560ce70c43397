import { createHash } from 'node:crypto';
import { readBrief } from '../brief.ts';
import { bloom, develop } from '../finish.ts';
import type { PaletteName } from '../names.ts';
import type { Order } from '../order.ts';
import { gradeFor } from '../palettes.ts';
import { chance } from '../random.ts';
import { type Canvas, sheet } from '../raster.ts';
import { setStage } from '../stage.ts';
import { restyle } from '../styles/restyle.ts';
import type { TimeName } from '../words/light-words.ts';
import { getGiven } from './given.ts';
import { guessTime, relightCanvas } from './relight.ts';

interface Take {
  readonly time: TimeName | undefined;
  readonly palette: PaletteName;
  readonly mirrored: boolean;
}

/** Different enough to be told apart at a glance; neighbouring seeds take neighbours of this list. */
const takes: readonly [Take, ...Take[]] = [
  { time: 'golden', palette: 'natural', mirrored: false },
  { time: 'dusk', palette: 'indigo', mirrored: true },
  { time: undefined, palette: 'teal-orange', mirrored: false },
  { time: 'dawn', palette: 'rose', mirrored: true },
  { time: 'sunset', palette: 'plum', mirrored: false },
  { time: undefined, palette: 'sage', mirrored: true },
  { time: 'night', palette: 'natural', mirrored: false },
  { time: 'day', palette: 'ocean', mirrored: true },
  { time: undefined, palette: 'terracotta', mirrored: false },
];

/** Another take of the given picture: another light, other colours, another cut, perhaps the other way round. */
export async function vary(order: Order): Promise<Canvas> {
  const { width, height } = order;
  const { canvas: init, strength } = await getGiven(order, 'init');
  const random = chance(`take/${order.seed}`);
  const bytes = order.media.find(({ role }) => role === 'init')?.bytes ?? new Uint8Array();
  const first = createHash('sha256').update(bytes).digest().readUInt16BE(0);
  const take = takes[(first + order.seed) % takes.length] ?? takes[0];
  const { canvas, pen } = sheet(width, height);
  const free = 1 - strength;
  const zoom = 1 + random.between(0.02, 0.1) + free * 0.16;
  const scale = Math.max(width / init.width, height / init.height) * zoom;
  const spareX = init.width * scale - width;
  const spareY = init.height * scale - height;
  if (take.mirrored) {
    pen.translate(width, 0);
    pen.scale(-1, 1);
  }
  pen.drawImage(init, -spareX * random.between(0.2, 0.8), -spareY * random.between(0.3, 0.9), init.width * scale, init.height * scale);
  pen.resetTransform();
  const brief = readBrief(order);
  const image = pen.getImageData(0, 0, width, height);
  const now = guessTime(image.data);
  const wanted = brief.named.time ? brief.time : take.time;
  if (wanted && wanted !== now) relightCanvas(canvas, now, wanted, 0.45 + free * 0.55);
  bloom(canvas, 0.25);
  const styled = brief.named.style ? restyle[brief.style](canvas, setStage(brief, width, height, order.seed, order.detail)) : canvas;
  const styledPen = styled.getContext('2d');
  const result = styledPen.getImageData(0, 0, width, height);
  const grade = brief.paletteAsked ? gradeFor(brief.palette, true) : gradeFor(take.palette, false, 0.8 + free * 0.8);
  develop(result.data, width, height, { grade, grain: order.grain * 0.4 - 0.1, vignette: 0, fade: 0, contrast: 0.12, seed: 'take' });
  styledPen.putImageData(result, 0, 0);
  return styled;
}
