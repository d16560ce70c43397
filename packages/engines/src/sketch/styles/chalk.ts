import { hex, mix } from '../color.ts';
import { blend, createNoise, smooth } from '../noise.ts';
import type { Canvas } from '../raster.ts';
import type { Stage } from '../stage.ts';
import { brushwork } from './brushwork.ts';

/** Strokes of chalk on toned paper; the tooth of the paper breaks them. */
export function chalk(canvas: Canvas, stage: Stage): Canvas {
  const painted = brushwork(canvas, stage, { coarse: 17, passes: 3, wet: 0.8, ridge: 0.06 });
  const { width, height } = canvas;
  const { unit } = stage;
  const noise = createNoise('chalk');
  const pen = painted.getContext('2d');
  const image = pen.getImageData(0, 0, width, height);
  const { data } = image;
  const paper = mix(stage.tones.haze, hex('cfc3b0'), 0.7);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const at = (y * width + x) * 4;
      const tooth = noise.at(x / (1.9 * unit), y / (1.9 * unit)) * 0.6 + noise.at((x + y) / (6 * unit), (x - y) / (1.7 * unit)) * 0.6;
      const bare = smooth(0.16, 0.62, tooth) * 0.55;
      for (let channel = 0; channel < 3; channel += 1)
        data[at + channel] = blend((data[at + channel] as number) * 1.02 + 5, paper[channel] as number, bare);
    }
  }
  pen.putImageData(image, 0, 0);
  return painted;
}
