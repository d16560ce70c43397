import { EngineError } from '../../spec/engine-error.ts';

export const framesPerSecond = 24;

/** Encodes frames as H.264 in MP4. The encoder is an optional package, so it is only looked for when a clip is made. */
export async function encodeMp4(
  width: number,
  height: number,
  frameCount: number,
  frame: (index: number) => Promise<Uint8ClampedArray>,
): Promise<Uint8Array> {
  const [{ BufferTarget, Mp4OutputFormat, Output, VideoSample, VideoSampleSource }, { registerMediabunnyServer }] = await loadEncoder();
  registerMediabunnyServer();
  const target = new BufferTarget();
  const output = new Output({ format: new Mp4OutputFormat({ fastStart: 'in-memory' }), target });
  const source = new VideoSampleSource({
    codec: 'avc',
    bitrate: Math.round(width * height * framesPerSecond * 0.24),
    keyFrameInterval: 2,
    hardwareAcceleration: 'prefer-software',
    // The encoder converts with BT.601 but leaves the tags unset; without them players at HD sizes shift the colours.
    onEncodedPacket: (_packet, meta) => {
      if (meta?.decoderConfig)
        Object.assign(meta.decoderConfig, {
          colorSpace: { primaries: 'smpte170m', transfer: 'smpte170m', matrix: 'smpte170m', fullRange: false },
        });
    },
  });
  output.addVideoTrack(source, { frameRate: framesPerSecond });
  await output.start();
  for (let index = 0; index < frameCount; index += 1) {
    const pixels = await frame(index);
    const sample = new VideoSample(pixels, {
      format: 'RGBA',
      codedWidth: width,
      codedHeight: height,
      timestamp: index / framesPerSecond,
      duration: 1 / framesPerSecond,
    });
    await source.add(sample);
    sample.close();
  }
  await output.finalize();
  if (!target.buffer) throw new Error('the encoder gave no bytes');
  return new Uint8Array(target.buffer);
}

async function loadEncoder() {
  try {
    return await Promise.all([import('mediabunny'), import('@mediabunny/server')]);
  } catch (cause) {
    const detail = 'Clips need the optional package @mediabunny/server, which is not installed.';
    throw new EngineError({ kind: 'unsupported', retry: 'never', billed: 'no', detail }, { cause });
  }
}
