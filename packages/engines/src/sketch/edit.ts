import { heal } from './heal.ts';
import { openPicture } from './open-picture.ts';
import type { Order } from './order.ts';
import { blurred, type Canvas, copyOf, exact, sheet } from './raster.ts';
import type { Stage } from './stage.ts';
import { paintSubject } from './subject.ts';
import { hasParticles, paintParticles } from './weather.ts';

/** A picture to be finished, and how to put back afterwards what must not change. */
export interface Edit {
  readonly canvas: Canvas;
  restore(finished: Canvas): Canvas;
}

/** Brings the given pictures into play: restyles, fills a hole, widens the view, takes over the colours of a style reference. */
export async function editPicture(order: Order, stage: Stage, painted: Canvas): Promise<Edit> {
  const open = async (role: 'init' | 'mask' | 'style') => {
    const reference = order.media.find((candidate) => candidate.role === role);
    return reference && { image: await openPicture(reference.bytes, role), strength: reference.strength };
  };
  const style = await open('style');
  if (style) takeColors(painted, fit(style.image, 64, 64, 'cover'), style.strength);
  const init = await open('init');
  if (!init || order.operation === 'text2image') return { canvas: painted, restore: (finished) => finished };
  const { width, height } = stage;
  if (order.operation === 'image2image') {
    return { canvas: restyled(fit(init.image, width, height, 'cover'), painted, stage, init.strength), restore: (finished) => finished };
  }
  const mask = await open('mask');
  if (order.operation === 'outpaint' && !mask) {
    const { canvas, hole } = placeInside(init.image, width, height);
    return fillHole(canvas, hole, stage, painted, false);
  }
  const base = fit(init.image, width, height, 'cover');
  const hole = mask ? whiteAsAlpha(fit(mask.image, width, height, 'cover')) : sheet(width, height).canvas;
  return fillHole(base, hole, stage, painted, order.operation === 'inpaint');
}

type Picture = Parameters<ReturnType<typeof sheet>['pen']['drawImage']>[0] & { readonly width: number; readonly height: number };

function fit(image: Picture, width: number, height: number, how: 'cover' | 'contain'): Canvas {
  const { canvas, pen } = sheet(width, height);
  const scale = (how === 'cover' ? Math.max : Math.min)(width / image.width, height / image.height);
  if (scale === 1) pen.imageSmoothingEnabled = false;
  pen.drawImage(image, (width - image.width * scale) / 2, (height - image.height * scale) / 2, image.width * scale, image.height * scale);
  return canvas;
}

/** The given picture in the light of the scene; the weaker its hold, the more of the scene comes through. */
function restyled(init: Canvas, painted: Canvas, stage: Stage, strength: number): Canvas {
  const { canvas, pen } = copyOf(init);
  const free = 1 - Math.min(1, Math.max(0, strength));
  pen.globalCompositeOperation = 'soft-light';
  pen.globalAlpha = 0.12 + free * 0.75;
  pen.drawImage(blurred(painted, 60 * stage.unit), 0, 0);
  pen.globalCompositeOperation = 'source-over';
  pen.globalAlpha = Math.max(0, (free - 0.2) / 0.8) ** 1.3;
  pen.drawImage(painted, 0, 0);
  pen.globalAlpha = 1;
  if (hasParticles(stage)) paintParticles(pen, stage, 0);
  return canvas;
}

/** The whole picture, smaller, in the middle of the new one; everything around it is the hole. */
function placeInside(image: Picture, width: number, height: number): { canvas: Canvas; hole: Canvas } {
  const contain = Math.min(width / image.width, height / image.height);
  const sameShape = Math.abs(image.width / image.height - width / height) < 0.02;
  const scale = Math.min(1, contain) * (sameShape && contain <= 1 ? 0.7 : 1);
  const wide = Math.round(image.width * scale);
  const tall = Math.round(image.height * scale);
  const x = Math.round((width - wide) / 2);
  const y = Math.round((height - tall) / 2);
  const base = sheet(width, height);
  if (scale === 1) base.pen.imageSmoothingEnabled = false;
  base.pen.drawImage(image, x, y, wide, tall);
  const hole = sheet(width, height);
  hole.pen.fillStyle = '#fff';
  hole.pen.fillRect(0, 0, width, height);
  hole.pen.clearRect(x, y, wide, tall);
  return { canvas: base.canvas, hole: hole.canvas };
}

function whiteAsAlpha(mask: Canvas): Canvas {
  const pen = mask.getContext('2d');
  const image = pen.getImageData(0, 0, mask.width, mask.height);
  const { data } = image;
  for (let at = 0; at < data.length; at += 4) {
    const white =
      ((data[at] as number) * 0.3 + (data[at + 1] as number) * 0.59 + (data[at + 2] as number) * 0.11) * ((data[at + 3] as number) / 255);
    data[at] = 255;
    data[at + 1] = 255;
    data[at + 2] = 255;
    data[at + 3] = white;
  }
  pen.putImageData(image, 0, 0);
  return mask;
}

/**
 * Paints into the hole: the prompt's subject on healed ground when there is one, otherwise the scene in the colours of its
 * surroundings. Outside of the hole not a single byte changes; the soft edge lies inside.
 */
function fillHole(base: Canvas, hole: Canvas, stage: Stage, painted: Canvas, mayPlaceSubject: boolean): Edit {
  const { width, height, unit } = stage;
  const healed = heal(base, hole);
  const subject = stage.brief.portrait ? undefined : stage.brief.subjects[0];
  const area = boundsOfHole(hole);
  const content = sheet(width, height);
  if (mayPlaceSubject && subject && area) {
    content.pen.drawImage(healed, 0, 0);
    const tall = Math.min(area.height * 0.86, area.width * 1.15);
    const figure = paintSubject(stage, subject, {
      x: area.x + area.width / 2,
      base: area.y + area.height * 0.95,
      person: tall / personsTall(subject),
      distance: 0.03,
    });
    content.pen.drawImage(figure, 0, 0);
  } else {
    content.pen.drawImage(matched(painted, healed, 70 * unit), 0, 0);
  }
  const soft = exact(width, height);
  soft.pen.drawImage(blurred(hole, Math.max(2, 9 * unit)), 0, 0);
  soft.pen.globalCompositeOperation = 'destination-in';
  soft.pen.drawImage(hole, 0, 0);
  return {
    canvas: content.canvas,
    restore(finished) {
      const patch = copyOf(finished);
      patch.pen.globalCompositeOperation = 'destination-in';
      patch.pen.drawImage(soft.canvas, 0, 0);
      const whole = copyOf(base);
      whole.pen.globalCompositeOperation = 'destination-over';
      whole.pen.drawImage(finished, 0, 0);
      whole.pen.globalCompositeOperation = 'source-over';
      whole.pen.drawImage(patch.canvas, 0, 0);
      return whole.canvas;
    },
  };
}

const personsTall = (subject: string): number =>
  ({
    house: 2.4,
    lighthouse: 4.4,
    castle: 4,
    windmill: 3.2,
    boat: 1.8,
    ship: 3,
    tree: 4,
    rocket: 3,
    balloon: 2,
    bear: 1.5,
    horse: 1.5,
    deer: 1.4,
    whale: 2.2,
    flower: 1.4,
    robot: 1.35,
    astronaut: 1.15,
    fish: 0.6,
    cup: 0.7,
    fruit: 0.7,
  })[subject] ?? 1;

function boundsOfHole(hole: Canvas): { x: number; y: number; width: number; height: number } | undefined {
  const { data } = hole.getContext('2d').getImageData(0, 0, hole.width, hole.height);
  let [left, top, right, bottom] = [hole.width, hole.height, -1, -1];
  for (let y = 0; y < hole.height; y += 1) {
    for (let x = 0; x < hole.width; x += 1) {
      if ((data[(y * hole.width + x) * 4 + 3] as number) < 128) continue;
      left = Math.min(left, x);
      right = Math.max(right, x);
      top = Math.min(top, y);
      bottom = Math.max(bottom, y);
    }
  }
  return right < 0 ? undefined : { x: left, y: top, width: right - left + 1, height: bottom - top + 1 };
}

/** The details of one picture over the broad colours of another. */
function matched(details: Canvas, colors: Canvas, radius: number): Canvas {
  const { width, height } = details;
  const out = copyOf(details);
  const image = out.pen.getImageData(0, 0, width, height);
  const broadDetails = blurred(details, radius).getContext('2d').getImageData(0, 0, width, height).data;
  const broadColors = blurred(colors, radius * 0.6)
    .getContext('2d')
    .getImageData(0, 0, width, height).data;
  const { data } = image;
  for (let at = 0; at < data.length; at += 4) {
    for (let channel = 0; channel < 3; channel += 1) {
      const index = at + channel;
      data[index] = (data[index] as number) + ((broadColors[index] as number) - (broadDetails[index] as number)) * 0.9;
    }
  }
  out.pen.putImageData(image, 0, 0);
  return out.canvas;
}

/** Moves the mean and the spread of each colour channel towards those of the reference. */
function takeColors(canvas: Canvas, reference: Canvas, strength: number): void {
  const pen = canvas.getContext('2d');
  const image = pen.getImageData(0, 0, canvas.width, canvas.height);
  const { data } = image;
  const measure = (pixels: Uint8ClampedArray, channel: number): { mean: number; spread: number } => {
    let sum = 0;
    let squares = 0;
    let count = 0;
    for (let at = channel; at < pixels.length; at += 4 * 7) {
      const value = pixels[at] as number;
      sum += value;
      squares += value * value;
      count += 1;
    }
    const mean = sum / Math.max(1, count);
    return { mean, spread: Math.sqrt(Math.max(1, squares / Math.max(1, count) - mean * mean)) };
  };
  const wanted = reference.getContext('2d').getImageData(0, 0, reference.width, reference.height).data;
  for (let channel = 0; channel < 3; channel += 1) {
    const here = measure(data, channel);
    const there = measure(wanted, channel);
    const gain = Math.min(1.8, Math.max(0.5, there.spread / here.spread));
    for (let at = channel; at < data.length; at += 4) {
      const value = data[at] as number;
      data[at] = value + ((value - here.mean) * gain + there.mean - value) * strength * 0.8;
    }
  }
  pen.putImageData(image, 0, 0);
}
