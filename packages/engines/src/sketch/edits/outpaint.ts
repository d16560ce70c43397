import { blend, clamp } from '../noise.ts';
import type { Order } from '../order.ts';
import { chance } from '../random.ts';
import { type Canvas, exact } from '../raster.ts';
import { blendEdges } from './blend-edges.ts';
import { findSubject } from './find-subject.ts';
import { cover, findGiven, getGiven, whiteness } from './given.ts';
import { patchFill } from './patch-fill.ts';
import { type Box, flattenVignette } from './vignette.ts';

/**
 * The given picture in the middle of a larger frame (or where a mask of the frame's size is black), the scene continued around it.
 * Given pixels are kept exactly; only a picture that does not fit into the frame is made smaller first.
 */
export async function outpaint(order: Order): Promise<Canvas> {
  const { width, height } = order;
  const { canvas: init } = await getGiven(order, 'init');
  const mask = await findGiven(order, 'mask');
  const frame = exact(width, height);
  const box = (mask && blackBox(cover(mask.canvas, width, height))) ?? middleBox(init, width, height);
  const same = box.width === init.width && box.height === init.height;
  frame.pen.drawImage(same ? init : cover(init, box.width, box.height), box.x, box.y);
  return widenView(frame.canvas, box, String(order.seed));
}

function middleBox(init: Canvas, width: number, height: number): Box {
  const contain = Math.min(width / init.width, height / init.height);
  // The same shape and no room to widen: step back, so that there is something to paint.
  const scale = Math.min(1, contain) * (init.width * contain > width - 2 && init.height * contain > height - 2 && contain <= 1 ? 0.7 : 1);
  const wide = Math.round(init.width * scale);
  const tall = Math.round(init.height * scale);
  return { x: Math.round((width - wide) / 2), y: Math.round((height - tall) / 2), width: wide, height: tall };
}

/** Where a mask asks for nothing new. */
function blackBox(mask: Canvas): Box | undefined {
  const white = whiteness(mask);
  let [left, top, right, bottom] = [mask.width, mask.height, -1, -1];
  for (let index = 0; index < white.length; index += 1) {
    if ((white[index] as number) > 127) continue;
    const x = index % mask.width;
    const y = Math.floor(index / mask.width);
    left = Math.min(left, x);
    right = Math.max(right, x);
    top = Math.min(top, y);
    bottom = Math.max(bottom, y);
  }
  if (right - left < 15 || bottom - top < 15) return undefined;
  return { x: left, y: top, width: right - left + 1, height: bottom - top + 1 };
}

/**
 * Widens the view of a picture that lies in `box` of `canvas`: sideways what stands at each height goes on, upwards the sky,
 * downwards the ground. The pixels inside of the box stay exactly as they are.
 */
function widenView(canvas: Canvas, box: Box, seed: string): Canvas {
  const { width, height } = canvas;
  const pen = canvas.getContext('2d');
  const image = pen.getImageData(0, 0, width, height);
  const original = image.data.slice();
  if (isPlainAround(original, width, box)) {
    continuePlain(image.data, width, box, seed);
    const out = exact(width, height);
    out.pen.putImageData(image, 0, 0);
    return out.canvas;
  }
  const shunned = subjectIn(original, width, box);
  flattenVignette(image.data, width, box);
  const rightEnd = box.x + box.width;
  if (box.x > 0 || rightEnd < width) {
    const rows = image.data.subarray(box.y * width * 4, (box.y + box.height) * width * 4);
    const hole = new Uint8Array(width * box.height);
    for (let y = 0; y < box.height; y += 1) {
      hole.fill(1, y * width, y * width + box.x);
      hole.fill(1, y * width + rightEnd, (y + 1) * width);
      hole.set(shunned.subarray(y * box.width, (y + 1) * box.width), y * width + box.x);
    }
    if (!patchFill(rows, width, box.height, hole, { seed, level: 1.5 })) stretchEdges(rows, width, box);
    keep(image.data, original, width, box);
    blendEdges(rows, rows, width, box.height, hole, 2);
  } else keep(image.data, original, width, box);
  raiseSky(image.data, width, box.y);
  let known = box.y + box.height;
  while (known < height) {
    // A part of what is known at a time: the ground that comes nearer is more of the same ground.
    const more = Math.min(height - known, Math.max(8, Math.round(known * 0.3)));
    lowerGround(image.data, width, known, more, seed, shunned, box);
    known += more;
  }
  keep(image.data, original, width, box);
  const out = exact(width, height);
  out.pen.putImageData(image, 0, 0);
  return out.canvas;
}

/** 2 for every pixel of what the picture is about: one fox is enough. */
function subjectIn(data: Uint8ClampedArray, width: number, box: Box): Uint8Array {
  const inner = new Uint8ClampedArray(box.width * box.height * 4);
  for (let y = 0; y < box.height; y += 1) {
    const from = ((box.y + y) * width + box.x) * 4;
    inner.set(data.subarray(from, from + box.width * 4), y * box.width * 4);
  }
  const shunned = new Uint8Array(box.width * box.height);
  const found = findSubject(inner, box.width, box.height);
  if (found.clarity < 0.9 || found.share > 0.45) return shunned;
  for (let y = 0; y < box.height; y += 1) {
    for (let x = 0; x < box.width; x += 1) {
      const cell = Math.floor((y * found.height) / box.height) * found.width + Math.floor((x * found.width) / box.width);
      if ((found.belongs[cell] as number) > 0.4) shunned[y * box.width + x] = 2;
    }
  }
  return shunned;
}

/** True for a picture with a margin of plain paper. */
function isPlainAround(data: Uint8ClampedArray, width: number, box: Box): boolean {
  const sums = [0, 0, 0];
  const squares = [0, 0, 0];
  let count = 0;
  const take = (x: number, y: number): void => {
    const at = (y * width + x) * 4;
    for (let channel = 0; channel < 3; channel += 1) {
      const value = data[at + channel] as number;
      sums[channel] = (sums[channel] as number) + value;
      squares[channel] = (squares[channel] as number) + value * value;
    }
    count += 1;
  };
  for (let x = 0; x < box.width; x += 3) for (const y of [0, box.height - 1]) take(box.x + x, box.y + y);
  for (let y = 0; y < box.height; y += 3) for (const x of [0, box.width - 1]) take(box.x + x, box.y + y);
  return sums.every((sum, channel) => (squares[channel] as number) / count - (sum / count) ** 2 < 90);
}

/** More of the paper, with the tooth it has at the margin. */
function continuePlain(data: Uint8ClampedArray, width: number, box: Box, seed: string): void {
  const random = chance(`paper/${seed}`);
  const depth = Math.max(1, Math.min(4, Math.floor(Math.min(box.width, box.height) / 8)));
  const height = data.length / 4 / width;
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const overX = x < box.x ? box.x - x : x >= box.x + box.width ? x - (box.x + box.width - 1) : 0;
      const overY = y < box.y ? box.y - y : y >= box.y + box.height ? y - (box.y + box.height - 1) : 0;
      if (overX === 0 && overY === 0) continue;
      const inward = (over: number, low: number, place: number, far: number, size: number): number =>
        over === 0
          ? Math.max(low, Math.min(low + size - 1, place + random.whole(-far, far)))
          : place < low
            ? low + random.whole(0, depth - 1)
            : low + size - 1 - random.whole(0, depth - 1);
      const fromX = inward(overX, box.x, x, Math.min(40, overX + overY), box.width);
      const fromY = inward(overY, box.y, y, Math.min(40, overX + overY), box.height);
      const from = (fromY * width + fromX) * 4;
      data.copyWithin((y * width + x) * 4, from, from + 4);
    }
  }
}

function keep(data: Uint8ClampedArray, original: Uint8ClampedArray, width: number, box: Box): void {
  for (let y = box.y; y < box.y + box.height; y += 1) {
    const from = (y * width + box.x) * 4;
    data.set(original.subarray(from, from + box.width * 4), from);
  }
}

/** For pictures too small to copy pieces from: the outermost columns go on. */
function stretchEdges(rows: Uint8ClampedArray, width: number, box: Box): void {
  for (let y = 0; y < box.height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const from = Math.max(box.x, Math.min(box.x + box.width - 1, x));
      if (from !== x) rows.copyWithin((y * width + x) * 4, (y * width + from) * 4, (y * width + from) * 4 + 4);
    }
  }
}

/** Above the picture: the broad colours of its upper edge go on as they were changing there, with the mirrored fine structure. */
function raiseSky(data: Uint8ClampedArray, width: number, gap: number): void {
  if (gap === 0) return;
  const height = data.length / 4 / width;
  const known = height - gap;
  const reach = Math.max(2, Math.round(width / 14));
  const slopeRows = Math.max(4, Math.round(known * 0.12));
  const edge = broad(data, width, gap, Math.min(6, known), reach);
  const wide = broad(data, width, gap, Math.min(6, known), Math.round(width / 4));
  const further = broad(data, width, Math.min(height - 1, gap + slopeRows), Math.min(6, known), Math.round(width / 4));
  for (let up = 1; up <= gap; up += 1) {
    const mirrored = gap + Math.min(known - 1, up - 1);
    const base = broad(data, width, mirrored, 1, reach);
    const fine = Math.exp(-up / (known * 0.4));
    // Upwards the sky grows even: stripes would stand in it otherwise.
    const calm = 1 - Math.exp(-up / (known * 0.22));
    // The change goes on ever more slowly.
    const change = (1 - Math.exp(-up / slopeRows)) * 0.8;
    for (let x = 0; x < width; x += 1) {
      const to = ((gap - up) * width + x) * 4;
      const from = (mirrored * width + x) * 4;
      for (let channel = 0; channel < 3; channel += 1) {
        const index = x * 3 + channel;
        const here = blend(edge[index] as number, wide[index] as number, calm);
        // Steeper than a sky ever changes: something else stood there.
        const slope = clamp((wide[index] as number) - (further[index] as number), -22, 22);
        data[to + channel] =
          Math.max(here + slope * change, here * 0.72) + faint((data[from + channel] as number) - (base[index] as number)) * fine;
      }
      data[to + 3] = 255;
    }
  }
}

/** Clouds and grain are mirrored, a tower or a head is not. */
const faint = (difference: number): number => difference * Math.exp(-((difference / 16) ** 2));

/** The colours of some rows, smoothed sideways: three numbers a column. */
function broad(data: Uint8ClampedArray, width: number, top: number, rows: number, reach: number): Float32Array {
  const line = new Float32Array(width * 3);
  for (let y = top; y < top + rows; y += 1)
    for (let x = 0; x < width; x += 1)
      for (let channel = 0; channel < 3; channel += 1)
        line[x * 3 + channel] = (line[x * 3 + channel] as number) + (data[(y * width + x) * 4 + channel] as number) / rows;
  let smoothed = line;
  for (let round = 0; round < 2; round += 1) {
    const next = new Float32Array(width * 3);
    for (let channel = 0; channel < 3; channel += 1) {
      const at = (x: number): number => smoothed[Math.max(0, Math.min(width - 1, x)) * 3 + channel] as number;
      let sum = 0;
      for (let x = -reach; x <= reach; x += 1) sum += at(x);
      for (let x = 0; x < width; x += 1) {
        next[x * 3 + channel] = sum / (reach * 2 + 1);
        sum += at(x + reach + 1) - at(x - reach);
      }
    }
    smoothed = next;
  }
  return smoothed;
}

/** Below the picture: the lowest part once more, joined along patches that fit. */
function lowerGround(
  data: Uint8ClampedArray,
  width: number,
  known: number,
  more: number,
  seed: string,
  shunned: Uint8Array,
  box: Box,
): void {
  const depth = Math.min(known, Math.round(more * 2.4) + 24);
  const part = data.subarray((known - depth) * width * 4, (known + more) * width * 4);
  const hole = new Uint8Array(width * (depth + more));
  hole.fill(1, depth * width);
  for (let y = 0; y < depth; y += 1) {
    const row = known - depth + y - box.y;
    if (row >= 0 && row < box.height) hole.set(shunned.subarray(row * box.width, (row + 1) * box.width), y * width + box.x);
  }
  const shift = Math.min(depth - 8, more + 8);
  if (patchFill(part, width, depth + more, hole, { seed: `${seed}/ground`, level: 0.3, shift })) {
    blendEdges(part, part, width, depth + more, hole, 2);
    return;
  }
  for (let down = 0; down < more; down += 1) {
    const from = Math.max(0, depth - 1 - down) * width * 4;
    part.copyWithin((depth + down) * width * 4, from, from + width * 4);
  }
}
