import type { Canvas } from '../raster.ts';
import type { TimeName } from '../words/light-words.ts';

/** What each time of the day does to daylight, channel by channel. */
const light: { readonly [time in TimeName]: readonly [number, number, number] } = {
  dawn: [0.98, 0.86, 0.86],
  day: [1, 1, 1],
  golden: [1.08, 0.94, 0.72],
  sunset: [0.98, 0.7, 0.6],
  dusk: [0.55, 0.56, 0.76],
  night: [0.27, 0.33, 0.5],
};

/** At what time a picture seems to have been made, by its brightness and warmth. */
export function guessTime(data: Uint8ClampedArray): TimeName {
  const sums = [0, 0, 0];
  let count = 0;
  for (let at = 0; at < data.length; at += 4 * 23) {
    for (let channel = 0; channel < 3; channel += 1) sums[channel] = (sums[channel] as number) + (data[at + channel] as number);
    count += 1;
  }
  const [red = 0, green = 0, blue = 0] = sums.map((sum) => sum / Math.max(1, count) / 255);
  const bright = red * 0.3 + green * 0.59 + blue * 0.11;
  if (red - blue > 0.13) return bright < 0.42 ? 'sunset' : 'golden';
  if (bright < 0.27) return 'night';
  if (bright < 0.4) return 'dusk';
  return red - blue > 0.03 ? 'dawn' : 'day';
}

/** Puts a picture into the light of another time. With `lamps`, what shines warmly by itself, as windows do, stays bright. In place. */
export function relight(data: Uint8ClampedArray, from: TimeName, to: TimeName, strength: number, lamps: boolean): void {
  const gains = light[to].map((wanted, channel) => Math.min(2.2, wanted / (light[from][channel] as number)));
  const darker = lamps && (gains[1] as number) < 0.8;
  for (let at = 0; at < data.length; at += 4) {
    const red = data[at] as number;
    const green = data[at + 1] as number;
    const blue = data[at + 2] as number;
    const shines = darker ? Math.min(1, Math.max(0, (red - 205) / 40)) * Math.min(1, Math.max(0, (red - blue - 48) / 60)) : 0;
    const part = strength * (1 - shines);
    // Brightening must not burn out what is bright already.
    const bright = (red * 0.3 + green * 0.59 + blue * 0.11) / 255;
    for (let channel = 0; channel < 3; channel += 1) {
      const gain = gains[channel] as number;
      const eased = gain > 1 ? 1 + (gain - 1) * (1 - bright * 0.75) : gain;
      data[at + channel] = (data[at + channel] as number) * (1 + (eased - 1) * part);
    }
  }
}

/** The same on a canvas, without lamps. */
export function relightCanvas(canvas: Canvas, from: TimeName, to: TimeName, strength: number): void {
  const pen = canvas.getContext('2d');
  const image = pen.getImageData(0, 0, canvas.width, canvas.height);
  relight(image.data, from, to, strength, false);
  pen.putImageData(image, 0, 0);
}
