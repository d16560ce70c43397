import { EngineError } from '../../spec/engine-error.ts';
import { readBrief } from '../brief.ts';
import { lay } from '../compose.ts';
import { bloom, develop } from '../finish.ts';
import { clamp, createNoise, smooth } from '../noise.ts';
import type { Order } from '../order.ts';
import { gradeFor } from '../palettes.ts';
import { blurred, type Canvas, sheet } from '../raster.ts';
import { paintHeavens } from '../scene.ts';
import { type Stage, setStage } from '../stage.ts';
import { restyle } from '../styles/restyle.ts';
import { flies, floats } from '../subject.ts';
import { paintParticles } from '../weather.ts';
import { type FoundSky, findSky } from './find-sky.ts';
import { cover, getGiven } from './given.ts';
import { addSubject } from './inpaint.ts';
import { type Instructions, readInstructions, understood } from './instructions.ts';
import { reflectSky } from './reflect-sky.ts';
import { guessTime, relight } from './relight.ts';

/** Changes the given picture as the prompt says: "make it night", "add snow", "more red", "as watercolour". */
export async function followInstructions(order: Order): Promise<Canvas> {
  const asked = readInstructions(order.prompt);
  if (!asked) throw new EngineError({ kind: 'bad_input', retry: 'change-input', billed: 'no', field: 'prompt', detail: understood });
  const { width, height } = order;
  let canvas = cover((await getGiven(order, 'init')).canvas, width, height);
  if (asked.mirrored) canvas = mirrored(canvas);
  const pen = canvas.getContext('2d');
  const image = pen.getImageData(0, 0, width, height);
  const now = guessTime(image.data);
  const sky = findSky(image.data, width, height);
  const brief = readBrief(order);
  const weather = asked.weather ?? 'clear';
  const stage = setStage(
    { ...brief, time: asked.time ?? now, weather, portrait: undefined, place: 'meadow', avoided: new Set() },
    width,
    height,
    order.seed,
    order.detail,
  );
  const open: Stage = { ...stage, horizon: Math.round(clamp(sky.bottom, height * 0.2, height * 0.9)) };
  if (asked.time && asked.time !== now) relight(image.data, now, asked.time, 0.95, true);
  if (asked.weather === 'rain' || asked.weather === 'storm' || asked.weather === 'overcast')
    dull(image.data, asked.weather === 'storm' ? 0.34 : 0.2);
  if (asked.weather === 'snow') settleSnow(image.data, width, height, sky, open);
  adjust(image.data, asked);
  pen.putImageData(image, 0, 0);
  const newSky = asked.time !== undefined || (asked.weather !== undefined && asked.weather !== 'snow' && asked.weather !== 'fog');
  if (newSky && sky.share > 0.04) replaceSky(canvas, open, sky, asked.time !== undefined && asked.time !== now ? 0.92 : 0.75);
  if (asked.weather === 'fog') drawFog(canvas, open, sky);
  if (asked.add) addSubject(canvas, open, asked.add, placeFor(asked.add, open));
  if (asked.weather === 'snow' || asked.weather === 'rain' || asked.weather === 'storm') paintParticles(pen, open, 0);
  if (asked.blur) canvas = blurred(canvas, 7 * stage.unit);
  if (asked.time === 'night' || asked.time === 'sunset' || asked.time === 'golden') bloom(canvas, 0.35);
  if (asked.style) canvas = restyle[asked.style](canvas, { ...stage, brief: { ...brief, paletteAsked: false, style: asked.style } });
  if (asked.palette) {
    const finished = canvas.getContext('2d');
    const graded = finished.getImageData(0, 0, width, height);
    develop(graded.data, width, height, {
      grade: gradeFor(asked.palette, true),
      grain: -0.1,
      vignette: 0,
      fade: 0,
      contrast: 0,
      seed: 'edit',
    });
    finished.putImageData(graded, 0, 0);
  }
  return canvas;
}

function mirrored(canvas: Canvas): Canvas {
  const { canvas: out, pen } = sheet(canvas.width, canvas.height);
  pen.imageSmoothingEnabled = false;
  pen.translate(canvas.width, 0);
  pen.scale(-1, 1);
  pen.drawImage(canvas, 0, 0);
  return out;
}

/** Tone and colour of every pixel. */
function adjust(data: Uint8ClampedArray, { brightness, warmth, saturation, contrast, tint }: Instructions): void {
  if (brightness === 0 && warmth === 0 && saturation === 0 && contrast === 0 && !tint) return;
  const power = brightness > 0 ? 0.74 : brightness < 0 ? 1.42 : 1;
  const shift = [(tint?.[0] ?? 0) * 46 + warmth * 16, (tint?.[1] ?? 0) * 46 + warmth * 2, (tint?.[2] ?? 0) * 46 - warmth * 20];
  for (let at = 0; at < data.length; at += 4) {
    const grey = (data[at] as number) * 0.3 + (data[at + 1] as number) * 0.59 + (data[at + 2] as number) * 0.11;
    // Colour goes into the middle tones: white stays white and black black.
    const middle = 4 * (grey / 255) * (1 - grey / 255);
    for (let channel = 0; channel < 3; channel += 1) {
      let value = data[at + channel] as number;
      value = grey + (value - grey) * (1 + saturation * 0.45);
      value = 255 * clamp(value / 255) ** power;
      value += (value - 118) * contrast * 0.22;
      data[at + channel] = value + (shift[channel] as number) * (0.25 + middle * 0.75);
    }
  }
}

function dull(data: Uint8ClampedArray, strength: number): void {
  for (let at = 0; at < data.length; at += 4) {
    const grey = (data[at] as number) * 0.3 + (data[at + 1] as number) * 0.59 + (data[at + 2] as number) * 0.11;
    for (let channel = 0; channel < 3; channel += 1) {
      const value = data[at + channel] as number;
      data[at + channel] = (value + (grey - value) * (strength * 1.6)) * (1 - strength * (channel === 2 ? 0.85 : 1));
    }
  }
}

/** Snow lies where something looks up to the sky, and more of it on the open ground. */
function settleSnow(data: Uint8ClampedArray, width: number, height: number, sky: FoundSky, stage: Stage): void {
  const noise = createNoise(`snow/${stage.brief.text}`);
  const { unit, tones } = stage;
  const over = Math.max(2, Math.round(7 * unit));
  const before = data.slice();
  const tone = (index: number): number =>
    ((before[index * 4] as number) * 0.3 + (before[index * 4 + 1] as number) * 0.59 + (before[index * 4 + 2] as number) * 0.11) / 255;
  const light = tones.sunlight.map((value, channel) => (value * 0.7 + (tones.ambient[channel] as number) * 0.6) * 0.92);
  for (let y = over; y < height; y += 1) {
    const low = smooth(stage.horizon, height * 0.97, y);
    for (let x = 0; x < width; x += 1) {
      const index = y * width + x;
      const ground = 1 - (sky.alpha[index] as number) / 255;
      if (ground < 0.05) continue;
      const here = tone(index);
      const edge = smooth(0.03, 0.14, tone(index - over * width) - here);
      const patchy = noise.sum(x / (60 * unit), y / (26 * unit), 3) * 0.5 + 0.5;
      const cover = clamp(edge * 0.9 + smooth(0.25, 0.75, low * 0.75 + patchy * 0.55 - 0.1) * (0.45 + low * 0.5)) * ground;
      const shade = 0.62 + here * 0.5;
      for (let channel = 0; channel < 3; channel += 1) {
        const at = index * 4 + channel;
        const white = clamp((light[channel] as number) * shade, 0, 255);
        data[at] = (data[at] as number) + (Math.max(white, data[at] as number) - (data[at] as number)) * cover * 0.94;
      }
    }
  }
}

function replaceSky(canvas: Canvas, stage: Stage, sky: FoundSky, strength: number): void {
  const { width, height } = canvas;
  const heavens = sheet(width, height);
  for (const layer of paintHeavens(stage)) lay(heavens.canvas, layer, stage);
  const painted = heavens.pen.getImageData(0, 0, width, height).data;
  const pen = canvas.getContext('2d');
  const image = pen.getImageData(0, 0, width, height);
  const { data } = image;
  reflectSky(data, painted, sky);
  for (let index = 0; index < sky.alpha.length; index += 1) {
    const part = ((sky.alpha[index] as number) / 255) * strength * ((painted[index * 4 + 3] as number) / 255);
    if (part === 0) continue;
    for (let at = index * 4; at < index * 4 + 3; at += 1)
      data[at] = (data[at] as number) + ((painted[at] as number) - (data[at] as number)) * part;
  }
  pen.putImageData(image, 0, 0);
}

function drawFog(canvas: Canvas, stage: Stage, sky: FoundSky): void {
  const { width, height } = canvas;
  const noise = createNoise(`fog/${stage.brief.text}`);
  const haze = stage.tones.haze;
  const pen = canvas.getContext('2d');
  const image = pen.getImageData(0, 0, width, height);
  const { data } = image;
  for (let y = 0; y < height; y += 1) {
    const from = (y - stage.horizon) / height;
    const thick = from < 0 ? Math.exp(from * 2.6) : Math.exp(-from * 3.4);
    for (let x = 0; x < width; x += 1) {
      const index = y * width + x;
      const drift = noise.sum(x / (300 * stage.unit), y / (90 * stage.unit), 3) * 0.35;
      const part = clamp(thick * 0.82 + drift * thick) * (1 - ((sky.alpha[index] as number) / 255) * 0.25);
      for (let channel = 0; channel < 3; channel += 1) {
        const at = index * 4 + channel;
        data[at] = (data[at] as number) + ((haze[channel] as number) - (data[at] as number)) * part;
      }
    }
  }
  pen.putImageData(image, 0, 0);
}

/** Room for one more subject: in the air, or on the ground by the rule of thirds. */
function placeFor(
  subject: NonNullable<Instructions['add']>,
  { height, horizon, focus }: Stage,
): { x: number; y: number; width: number; height: number } {
  const tall = height * (floats.has(subject) ? 0.26 : 0.34);
  const base = flies.has(subject) ? horizon * 0.72 : horizon + (height - horizon) * 0.62;
  return { x: focus.x - tall * 0.5, y: Math.max(0, base - tall), width: tall, height: tall };
}
