import { type InputVideoTrack, type VideoSample, VideoSampleSink } from 'mediabunny';
import sharp from 'sharp';
import type { Pixels } from './pixels.ts';

// A variable, so that type checking and start-up do without the package: it is optional (it carries GPL codecs).
const decoderPackage = '@mediabunny/server';

interface DecoderPackage {
  readonly registerMediabunnyServer: () => void;
}

let registered: Promise<boolean> | undefined;

async function registerDecoder(): Promise<boolean> {
  try {
    const { registerMediabunnyServer } = (await import(decoderPackage)) as DecoderPackage;
    registerMediabunnyServer();
    return true;
  } catch {
    return false;
  }
}

/** The first and the last frame as people see them, or nothing where this machine has no decoder for the track. */
export async function readFrames(
  track: InputVideoTrack,
  wanted: { readonly first: boolean; readonly last: boolean },
): Promise<{ readonly first?: Pixels | undefined; readonly last?: Pixels | undefined }> {
  if (!wanted.first && !wanted.last) return {};
  registered ??= registerDecoder();
  if (!(await registered) || !(await track.canDecode())) return {};

  const sink = new VideoSampleSink(track);
  const first = wanted.first ? await toPixels(await sink.getSample(await track.getFirstTimestamp())) : undefined;
  const last = wanted.last ? await toPixels(await sink.getSample(Number.POSITIVE_INFINITY)) : undefined;
  return { first, last };
}

async function toPixels(sample: VideoSample | null): Promise<Pixels | undefined> {
  if (!sample) return undefined;
  using frame = sample;
  const data = Buffer.alloc(frame.allocationSize({ format: 'RGBA' }));
  await frame.copyTo(data, { format: 'RGBA' });
  const { codedWidth: width, codedHeight: height, displayWidth, displayHeight, rotation } = frame;
  const upright = sharp(data, { raw: { width, height, channels: 4 } })
    .removeAlpha()
    .rotate(rotation);
  const turned = await upright.raw().toBuffer();
  const [turnedWidth, turnedHeight] = rotation % 180 === 0 ? [width, height] : [height, width];
  const stretched = sharp(turned, { raw: { width: turnedWidth, height: turnedHeight, channels: 3 } });
  const { data: pixels, info } = await stretched
    .resize({ width: displayWidth, height: displayHeight, fit: 'fill' })
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { data: pixels, width: info.width, height: info.height, channels: info.channels };
}
