import sharp, { type Sharp } from 'sharp';

/** Soft light, shapes and grain: about what an image model delivers, and what compresses as badly. */
export function scene(width: number, height: number): Sharp {
  const data = Buffer.alloc(width * height * 3);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const grain = Math.random() * 8 - 4;
      const at = (y * width + x) * 3;
      data[at] = 120 + 80 * Math.sin(x / 90) + 40 * Math.cos(y / 50) + grain;
      data[at + 1] = 120 + 60 * Math.sin((x + y) / 120) + grain;
      data[at + 2] = 140 + 70 * Math.cos(y / 70) + grain;
    }
  }
  return sharp(data, { raw: { width, height, channels: 3 } });
}
