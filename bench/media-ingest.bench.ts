// What it costs to bring one picture from an engine into the library's files. Run it on a quiet machine: node bench/media-ingest.bench.ts
import { createReadStream, readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import sharp from 'sharp';
import { createMedia, type IngestRequest, laterRenditions, promptRenditions } from '../apps/server/src/platform/media/media.ts';
import { openFilesystemStorage } from '../apps/server/src/platform/storage/filesystem-storage.ts';
import { scene } from './support/scene.ts';

const rounds = Number(process.env['ROUNDS'] ?? 30);
const folder = await mkdtemp(path.join(os.tmpdir(), 'pinhole-bench-'));
const media = await createMedia({ tempFolder: path.join(folder, 'temp') });
const storage = await openFilesystemStorage({ folder: path.join(folder, 'storage') });

const png = path.join(folder, 'picture.png');
await writeFile(png, await scene(1_024, 1_024).png({ compressionLevel: 3 }).toBuffer());
const photo = path.join(folder, 'photo.jpg');
await writeFile(photo, await scene(4_000, 3_000).jpeg({ quality: 90 }).toBuffer());

const coldStartedAt = performance.now();
await ingest(png, { renditions: promptRenditions });
const coldMs = performance.now() - coldStartedAt;

// Interleaved, so that a busy neighbour slows all of them alike and the ratios stay true.
const cases: readonly (readonly [string, number, () => Promise<unknown>])[] = [
  ['bare sharp in this process: decode, preview, thumb', 1, bareSharp],
  ['ingest 1024² PNG: original, preview and thumb in webp', 1, () => ingest(png, { renditions: promptRenditions })],
  ['  of which checking, decoding and ThumbHash', 1, () => ingest(png, { renditions: [] })],
  ['the same, and the three files durable in storage', 1, () => ingest(png, { renditions: promptRenditions }, true)],
  ['later: preview and thumb in avif', 5, () => ingest(png, { renditions: laterRenditions })],
  ['upload of a 12-megapixel JPEG', 5, () => ingest(photo, { purpose: 'upload', renditions: promptRenditions })],
];
const samples = cases.map((): { wall: number; cpu: number }[] => []);
for (let round = 0; round < rounds; round += 1) {
  for (const [index, [, every, work]] of cases.entries()) {
    if (round % every !== 0) continue;
    const [cpuBefore, startedAt] = [cpuMs(), performance.now()];
    await work();
    samples[index]?.push({ wall: performance.now() - startedAt, cpu: cpuMs() - cpuBefore });
  }
}

const quantile = (values: readonly number[], at: number): string =>
  (values.toSorted((left, right) => left - right)[Math.floor(values.length * at)] ?? 0).toFixed(0);
const bare = Number(
  quantile(
    (samples[0] ?? []).map(({ wall }) => wall),
    0.5,
  ),
);
console.log(
  `\nnetwork of the decoder: ${media.network} · cold start of a decoder and the first picture: ${coldMs.toFixed(0)} ms · load ${os.loadavg()[0]?.toFixed(1)}\n`,
);
console.table(
  Object.fromEntries(
    cases.map(([name], index) => {
      const [wall, cpu] = [(samples[index] ?? []).map((sample) => sample.wall), (samples[index] ?? []).map((sample) => sample.cpu)];
      const wallP50 = quantile(wall, 0.5);
      return [
        name,
        {
          'wall p50 ms': wallP50,
          'best ms': quantile(wall, 0),
          'CPU p50 ms': quantile(cpu, 0.5),
          'best CPU': quantile(cpu, 0),
          'times bare': (Number(wallP50) / bare).toFixed(2),
        },
      ];
    }),
  ),
);
await media.close();
await rm(folder, { recursive: true });

async function ingest(file: string, request: Partial<IngestRequest>, store = false): Promise<void> {
  await using made = await media.ingest({
    source: createReadStream(file),
    purpose: 'output',
    renditions: [],
    digitalSourceType: 'algorithmicMedia',
    ...request,
  });
  if (!store) return;
  const key = `bench/${Math.random().toString(36).slice(2).padEnd(20, '0')}`;
  await Promise.all(made.files.map(({ name, path: from, sha256 }) => storage.put(`${key}/${name}`, createReadStream(from), { sha256 })));
}

async function bareSharp(): Promise<void> {
  const { data, info } = await sharp(png).raw().toBuffer({ resolveWithObject: true });
  const pixels = { raw: { width: info.width, height: info.height, channels: info.channels } };
  await Promise.all([
    sharp(data, pixels).webp({ quality: 80, effort: 1 }).toBuffer(),
    sharp(data, pixels).resize(320).webp({ quality: 80, effort: 1 }).toBuffer(),
  ]);
}

/** Of this process and of the decoders; the kernel counts those in hundredths of a second. */
function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000 + media.processIds().reduce((sum, id) => sum + cpuMsOf(id), 0);
}

function cpuMsOf(processId: number): number {
  try {
    const fields = readFileSync(`/proc/${processId}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
    return (Number(fields[11]) + Number(fields[12])) * 10;
  } catch {
    return 0;
  }
}
