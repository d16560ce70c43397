import { writeFile } from 'node:fs/promises';
import { drawCanvas } from './draw-picture.ts';
import type { Order } from './order.ts';
import { sheet } from './raster.ts';

/*
 * For people who work on the illustrator: draws prompts side by side, to be looked at.
 *   node contact-sheet.ts out.png [--size 512x512] [--columns 4] [--seed 1] "a prompt" "seed=7 style=oil another prompt" …
 */
const [out = 'sheet.png', ...rest] = process.argv.slice(2);
let size = { width: 512, height: 512 };
let columns = 4;
let seed = 1;
const prompts: string[] = [];
for (let index = 0; index < rest.length; index += 1) {
  const word = rest[index] ?? '';
  const value = rest[index + 1] ?? '';
  if (word === '--size') {
    const [width = 512, height = 512] = value.split('x').map(Number);
    size = { width, height };
    index += 1;
  } else if (word === '--columns') {
    columns = Number(value);
    index += 1;
  } else if (word === '--seed') {
    seed = Number(value);
    index += 1;
  } else prompts.push(word);
}

const rows = Math.ceil(prompts.length / columns);
const { canvas, pen } = sheet(Math.min(columns, prompts.length) * (size.width + 6), rows * (size.height + 6));
for (const [index, text] of prompts.entries()) {
  const options: Record<string, string> = {};
  const prompt = text.replace(/(\w+)=(\S+)\s*/g, (_, name: string, value: string) => {
    options[name] = value;
    return '';
  });
  const order: Order = {
    operation: 'text2image',
    prompt,
    negativePrompt: options.negative ?? '',
    seed: Number(options.seed ?? seed),
    ...size,
    durationSeconds: 0,
    media: [],
    style: (options.style ?? 'auto') as Order['style'],
    palette: (options.palette ?? 'auto') as Order['palette'],
    camera: 'auto',
    detail: Number(options.detail ?? 0.6),
    grain: Number(options.grain ?? 0.3),
  };
  const began = performance.now();
  const picture = await drawCanvas(order, async () => undefined);
  process.stdout.write(`${Math.round(performance.now() - began)} ms  ${prompt}\n`);
  pen.drawImage(picture, (index % columns) * (size.width + 6), Math.floor(index / columns) * (size.height + 6));
}
await writeFile(out, await canvas.encode('png'));
