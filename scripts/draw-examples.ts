// Draws the six pictures of the empty studio anew: node scripts/draw-examples.ts
import { mkdir } from 'node:fs/promises';
import sharp from 'sharp';
import { drawPicture } from '../packages/engines/src/sketch/draw-picture.ts';

const folder = new URL('../apps/web/public/assets/examples/', import.meta.url);

/** The words are those that the cards send; the seed is the take that was liked best. */
const examples = [
  { id: 'lighthouse', seed: 2, prompt: 'a lighthouse on a cliff in a storm, oil painting' },
  { id: 'fox', seed: 1, prompt: 'a fox in a snowy forest at dawn' },
  { id: 'lights', seed: 6, prompt: 'northern lights over a frozen fjord' },
  { id: 'harbour', seed: 2, prompt: 'a quiet harbour at blue hour with fishing boats' },
  { id: 'cabin', seed: 3, prompt: 'a red cabin by a lake in autumn' },
  { id: 'city', seed: 3, prompt: 'a city street at night in the rain, neon signs' },
] as const;

await mkdir(folder, { recursive: true });
for (const { id, seed, prompt } of examples) {
  const png = await drawPicture(
    {
      operation: 'text2image',
      prompt,
      negativePrompt: '',
      seed,
      width: 1280,
      height: 800,
      durationSeconds: 0,
      media: [],
      style: 'auto',
      palette: 'auto',
      camera: 'auto',
      detail: 0.8,
      grain: 0.1,
    },
    async () => undefined,
  );
  // Twice the width of a card; grain would cost more bytes than the picture.
  const { size } = await sharp(png)
    .resize(560)
    .webp({ quality: 80, effort: 6 })
    .toFile(new URL(`${id}.webp`, folder).pathname);
  console.log(`${id}  ${(size / 1000).toFixed(1)} kB`);
}
