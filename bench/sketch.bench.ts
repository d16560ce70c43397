// What a picture of the built-in illustrator costs: every style at 1024², drawn and encoded, in CPU time of this process.
import { drawPicture } from '../packages/engines/src/sketch/draw-picture.ts';
import { type StyleName, styleNames } from '../packages/engines/src/sketch/names.ts';
import type { Order } from '../packages/engines/src/sketch/order.ts';
import { encodePng } from '../packages/engines/src/sketch/png.ts';
import { median, printTable, type Row } from './support/measure.ts';

const edge = 1024;
const goalMs = 1_500;
const prompts = [
  'a lighthouse on a cliff at sunset',
  'a fox in a snowy forest at dawn',
  'a city street at night in the rain',
  'portrait of Maya by a lake',
  'a village in the mountains in autumn',
];

const order = (prompt: string, style: StyleName): Order => ({
  operation: 'text2image',
  prompt,
  negativePrompt: '',
  seed: 5,
  width: edge,
  height: edge,
  durationSeconds: 0,
  media: [],
  style,
  palette: 'auto',
  camera: 'auto',
  detail: 0.6,
  grain: 0.3,
});

/** The plain baseline: four passes over as many pixels with a little arithmetic each, and the same encoder. */
async function plain(): Promise<void> {
  const pixels = new Uint8ClampedArray(edge * edge * 4);
  for (let pass = 1; pass <= 4; pass += 1)
    for (let at = 0; at < pixels.length; at += 1) pixels[at] = (pixels[at] as number) * 0.5 + Math.sqrt(at % (edge * pass)) * 3;
  encodePng(pixels, edge, edge);
}

async function cpuMs(work: () => Promise<unknown>): Promise<number> {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000;
}

const quiet = async (): Promise<void> => undefined;
for (const prompt of prompts) await drawPicture(order(prompt, 'oil'), quiet);
for (let round = 0; round < 5; round += 1) await plain();

// Interleaved, so that a busy neighbour slows all of them alike.
const baseline: number[] = [];
const samples = new Map<StyleName, number[]>(styleNames.map((style) => [style, []]));
for (const prompt of prompts) {
  for (const style of styleNames) {
    baseline.push(await cpuMs(plain));
    samples.get(style)?.push(await cpuMs(() => drawPicture(order(prompt, style), quiet)));
  }
}

const bare = median(baseline);
let late = 0;
const rows = styleNames.map((style): Row => {
  const taken = samples.get(style) ?? [];
  if (median(taken) > goalMs) late += 1;
  return {
    what: style,
    ours: `${median(taken).toFixed(0)} ms, dearest ${Math.max(...taken).toFixed(0)}`,
    baseline: `${bare.toFixed(0)} ms`,
    ratio: `${(median(taken) / bare).toFixed(1)}×`,
    goal: `≤ ${goalMs} ms`,
  };
});
printTable(`One ${edge}² picture with its PNG, CPU of one core, median of ${prompts.length} prompts`, rows);
if (late > 0) process.exitCode = 1;
