import { sampleMp4 } from '@pinhole/engines/emulator-kit';
import {
  BufferSource,
  EncodedPacket,
  EncodedPacketSink,
  EncodedVideoPacketSource,
  FilePathTarget,
  Input,
  MP4,
  Mp4OutputFormat,
  Output,
} from 'mediabunny';

/** An H.264 unit that decoders skip. */
const fillerType = 12;

/** A real clip of at least so many bytes: a short one again and again, every frame made large with filler. */
export async function writeBigClip(file: string, bytes: number, seconds = 8): Promise<void> {
  const input = new Input({ source: new BufferSource(sampleMp4()), formats: [MP4] });
  const track = await input.getPrimaryVideoTrack();
  const config = await track?.getDecoderConfig();
  if (!track || !config) throw new Error('the sample clip has no picture');
  const packets: EncodedPacket[] = [];
  for await (const packet of new EncodedPacketSink(track).packets()) packets.push(packet);
  const length = packets.reduce((end, packet) => Math.max(end, packet.timestamp + packet.duration), 0);
  const rounds = Math.ceil(seconds / length);
  const filler = fillerUnit(Math.ceil(bytes / (rounds * packets.length)));

  const output = new Output({ format: new Mp4OutputFormat(), target: new FilePathTarget(file) });
  const source = new EncodedVideoPacketSource('avc');
  output.addVideoTrack(source);
  await output.start();
  for (let round = 0; round < rounds; round += 1) {
    for (const packet of packets) {
      const data = Buffer.concat([packet.data, filler]);
      const moved = new EncodedPacket(new Uint8Array(data), packet.type, packet.timestamp + round * length, packet.duration);
      await source.add(moved, { decoderConfig: config });
    }
  }
  await output.finalize();
  input.dispose();
}

/** With its length before it, as MP4 wants. */
function fillerUnit(bytes: number): Buffer {
  const unit = Buffer.alloc(bytes, 0xff);
  unit.writeUInt32BE(bytes - 4, 0);
  unit[4] = fillerType;
  unit[bytes - 1] = 0x80;
  return unit;
}
