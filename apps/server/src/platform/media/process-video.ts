import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { type FileHandle, open, stat } from 'node:fs/promises';
import path from 'node:path';
import {
  CustomSource,
  EncodedAudioPacketSource,
  type EncodedPacket,
  EncodedPacketSink,
  EncodedVideoPacketSource,
  FilePathTarget,
  Input,
  type InputAudioTrack,
  type InputVideoTrack,
  MP4,
  Mp4OutputFormat,
  Output,
  QTFF,
  WEBM,
  WebMOutputFormat,
} from 'mediabunny';
import { type DigitalSourceType, digitalSourceUri, parseDigitalSourceUri, xmpPacket } from './digital-source-type.ts';
import { MediaError } from './media-error.ts';
import type { MediaLimits } from './media-limits.ts';
import { type Decoded, type DecodedFile, type DecoderJob, fileNameOf } from './media-protocol.ts';
import { appendXmpBox, findXmpBox } from './mp4-file.ts';
import type { Pixels } from './pixels.ts';
import { decodeStill, writeStill, writeStills } from './process-image.ts';
import { readFrames } from './read-video-frames.ts';

export async function processVideo(asked: DecoderJob, source: string, posterSource: string | undefined): Promise<Decoded> {
  const handle = await open(source);
  const input = await openVideo(handle);
  try {
    // A mark that came along is not taken off, although everything around it is.
    const job = { ...asked, digitalSourceType: asked.digitalSourceType ?? (await readMark(input, handle)) };
    const tracks = await readTracks(input, job.limits);
    const original = job.renditions.some(({ name }) => name === 'original') ? [await remux(job, tracks)] : [];
    const frames = await stillFrames(job, tracks, posterSource);
    const stills = frames.poster && (await writeStills(job, frames.poster));
    const { width, height, durationSeconds, framesPerSecond } = tracks;
    return {
      kind: 'video',
      width,
      height,
      durationSeconds,
      framesPerSecond,
      thumbHash: stills?.thumbHash,
      files: [...original, ...frames.files, ...(stills?.files ?? [])],
      warnings: [...(tracks.dropped ? (['tracks_dropped'] as const) : []), ...(frames.missing ? (['frames_unavailable'] as const) : [])],
    };
  } finally {
    input.dispose();
    await handle.close();
  }
}

/** Formats that hold their own media. A playlist, or a movie whose samples lie in another file, has nothing to reach for here. */
async function openVideo(handle: FileHandle): Promise<Input> {
  const { size } = await handle.stat();
  const read = async (start: number, end: number) => {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(end - start), 0, end - start, start);
    return buffer.subarray(0, bytesRead);
  };
  const source = new CustomSource({ getSize: () => size, read, prefetchProfile: 'fileSystem', handleUnhandledError: () => undefined });
  return new Input({ source, formats: [MP4, QTFF, WEBM] });
}

async function readMark(input: Input, handle: FileHandle): Promise<DigitalSourceType | undefined> {
  if ((await input.getFormat()) !== WEBM) return parseDigitalSourceUri((await findXmpBox(handle)) ?? '');
  const tag = (await input.getMetadataTags().catch(() => undefined))?.raw?.DIGITAL_SOURCE_TYPE;
  return typeof tag === 'string' ? parseDigitalSourceUri(tag) : undefined;
}

interface Tracks {
  readonly video: InputVideoTrack;
  readonly audio: InputAudioTrack | undefined;
  readonly container: 'mp4' | 'webm';
  readonly width: number;
  readonly height: number;
  readonly durationSeconds: number;
  readonly framesPerSecond: number;
  readonly videoPackets: number;
  readonly audioPackets: number;
  /** Further tracks were there: subtitles, chapters, positions from a camera. They do not come along. */
  readonly dropped: boolean;
}

const videoCodecs = { mp4: ['avc', 'hevc', 'av1', 'vp9'], webm: ['vp8', 'vp9', 'av1'] } as const;
const audioCodecs = { mp4: ['aac', 'mp3', 'opus'], webm: ['opus', 'vorbis'] } as const;

/** Everything the headers admit to, before a packet is copied or a frame is decoded. */
async function readTracks(input: Input, limits: MediaLimits): Promise<Tracks> {
  const container = (await input.getFormat()) === WEBM ? 'webm' : 'mp4';
  const all = await input.getTracks();
  const video = await input.getPrimaryVideoTrack();
  const videoCodec = await video?.getCodec();
  if (all.length === 0) throw new MediaError('corrupt');
  if (!video || !videoCodec || !isOneOf(videoCodecs[container], videoCodec)) throw new MediaError('unsupported_type');

  const [width, height] = [await video.getDisplayWidth(), await video.getDisplayHeight()];
  const edges = [width, height, await video.getCodedWidth(), await video.getCodedHeight()];
  if (Math.max(...edges) > limits.videoEdge) throw new MediaError('too_many_pixels');
  if (Math.min(...edges) < 1) throw new MediaError('corrupt');
  if (((await input.getDurationFromMetadata()) ?? 0) > limits.videoDurationSeconds) throw new MediaError('too_long');

  const primaryAudio = await input.getPrimaryAudioTrack();
  const audioCodec = await primaryAudio?.getCodec();
  const audio = primaryAudio && audioCodec && isOneOf(audioCodecs[container], audioCodec) ? primaryAudio : undefined;
  const pictures = await countPackets(video, limits, limits.videoFramesPerSecond);
  const sounds = audio && (await countPackets(audio, limits, maxAudioPacketsPerSecond));
  const framesPerSecond = pictures.count / pictures.seconds;
  if (framesPerSecond > limits.videoFramesPerSecond) throw new MediaError('too_many_frames');
  return {
    video,
    audio,
    container,
    width,
    height,
    durationSeconds: Math.max(pictures.seconds, sounds?.seconds ?? 0),
    framesPerSecond,
    videoPackets: pictures.count,
    audioPackets: sounds?.count ?? 0,
    dropped: all.length > (audio ? 2 : 1),
  };
}

const maxAudioPacketsPerSecond = 1_000;
const isOneOf = (known: readonly string[], codec: string): boolean => known.includes(codec);

/** Walks the track's index, because a header may claim anything. Stops at the limits instead of believing them. */
async function countPackets(track: InputVideoTrack | InputAudioTrack, limits: MediaLimits, perSecond: number) {
  const maxCount = limits.videoDurationSeconds * perSecond;
  let count = 0;
  let first = Number.POSITIVE_INFINITY;
  let last = 0;
  for await (const packet of new EncodedPacketSink(track).packets(undefined, undefined, { metadataOnly: true })) {
    count += 1;
    first = Math.min(first, packet.timestamp);
    last = Math.max(last, packet.timestamp + packet.duration);
    if (count > maxCount) throw new MediaError('too_many_frames');
  }
  const seconds = last - first;
  if (!(count > 0 && seconds > 0)) throw new MediaError('corrupt');
  if (seconds > limits.videoDurationSeconds) throw new MediaError('too_long');
  return { count, seconds };
}

/** The same packets in a new container: index first, so that it plays while it loads, and no tag, track name or free box of the old one. */
async function remux(job: DecoderJob, tracks: Tracks): Promise<DecodedFile> {
  const { video, audio, container, width, height } = tracks;
  const file = { name: 'original', format: container, width, height } as const;
  const target = path.join(job.folder, fileNameOf(file));
  const format = container === 'mp4' ? new Mp4OutputFormat({ fastStart: 'reserve' }) : new WebMOutputFormat();
  const output = new Output({ format, target: new FilePathTarget(target) });

  const lanes: Lane[] = [await videoLane(output, video, tracks.videoPackets)];
  if (audio) lanes.push(await audioLane(output, audio, tracks.audioPackets));
  if (container === 'webm' && job.digitalSourceType) {
    output.setMetadataTags({ raw: { DIGITAL_SOURCE_TYPE: digitalSourceUri(job.digitalSourceType) } });
  }
  await output.start();
  const copied = await copyPackets(lanes);
  if (copied !== tracks.videoPackets + tracks.audioPackets) throw new MediaError('corrupt'); // the index promised more than the file holds
  await output.finalize();
  if (container === 'mp4' && job.digitalSourceType) await appendXmpBox(target, xmpPacket(job.digitalSourceType));
  return { ...file, ...(await measure(target)) };
}

interface Lane {
  readonly packets: AsyncIterator<EncodedPacket, void>;
  add(packet: EncodedPacket): Promise<void>;
}

async function videoLane(output: Output, track: InputVideoTrack, maximumPacketCount: number): Promise<Lane> {
  const [codec, decoderConfig] = [await track.getCodec(), await track.getDecoderConfig()];
  if (!codec || !decoderConfig) throw new MediaError('corrupt');
  const source = new EncodedVideoPacketSource(codec);
  output.addVideoTrack(source, { rotation: await track.getRotation(), maximumPacketCount });
  return { packets: new EncodedPacketSink(track).packets(), add: (packet) => source.add(packet, { decoderConfig }) };
}

async function audioLane(output: Output, track: InputAudioTrack, maximumPacketCount: number): Promise<Lane> {
  const [codec, decoderConfig] = [await track.getCodec(), await track.getDecoderConfig()];
  if (!codec || !decoderConfig) throw new MediaError('corrupt');
  const source = new EncodedAudioPacketSource(codec);
  output.addAudioTrack(source, { maximumPacketCount });
  return { packets: new EncodedPacketSink(track).packets(), add: (packet) => source.add(packet, { decoderConfig }) };
}

/** In order of time over all tracks: the writer holds back whatever runs ahead of its neighbour. */
async function copyPackets(lanes: readonly Lane[]): Promise<number> {
  let copied = 0;
  const heads = await Promise.all(lanes.map(async (lane) => ({ lane, packet: (await lane.packets.next()).value })));
  while (true) {
    const pending = heads.filter(({ packet }) => packet !== undefined);
    const earliest = pending.toSorted((left, right) => (left.packet?.timestamp ?? 0) - (right.packet?.timestamp ?? 0))[0];
    if (!earliest?.packet) return copied;
    await earliest.lane.add(earliest.packet);
    copied += 1;
    earliest.packet = (await earliest.lane.packets.next()).value;
  }
}

async function stillFrames(job: DecoderJob, { video }: Tracks, posterSource: string | undefined) {
  const wanted = job.renditions.filter((rendition) => rendition.name !== 'original');
  const wantsLast = wanted.some(({ name }) => name === 'last_frame');
  const wantsFirst = wanted.some(({ name }) => name !== 'last_frame');
  const given = posterSource && wantsFirst ? await decodeStill(posterSource, job.limits) : undefined;
  const frames = await readFrames(video, { first: wantsFirst && !given, last: wantsLast });

  const poster = given ?? frames.first;
  const pixelsOf: { readonly [Name in DecodedFile['name']]?: Pixels | undefined } = { poster, last_frame: frames.last };
  const files: DecodedFile[] = [];
  for (const rendition of wanted) {
    const pixels = pixelsOf[rendition.name];
    if (pixels) files.push(await writeStill(job, rendition.name, rendition.format, pixels));
  }
  return { poster, files, missing: (wantsFirst && !poster) || (wantsLast && !frames.last) };
}

async function measure(file: string): Promise<{ bytes: number; sha256: string }> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(file)) hash.update(chunk as Buffer);
  return { bytes: (await stat(file)).size, sha256: hash.digest('hex') };
}
