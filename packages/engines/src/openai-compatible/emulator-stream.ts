import { setTimeout as sleep } from 'node:timers/promises';
import type { Incoming } from '../emulator-kit/index.ts';
import { makePicture } from './emulator-pictures.ts';
import type { PictureRequest } from './emulator-requests.ts';

export interface StreamedPicture {
  readonly jobMs: number;
  readonly end: 'job-fails' | 'job-refused' | undefined;
  readonly usage: Readonly<Record<string, unknown>>;
  readonly seed: number;
}

/** One picture told of in events: previews on the way, then the picture with its count of tokens, or why there is none. */
export async function streamPicture(call: Incoming, request: PictureRequest, { jobMs, end, usage, seed }: StreamedPicture): Promise<void> {
  const { response } = call;
  const name = request.images.length > 0 ? 'image_edit' : 'image_generation';
  const say = (type: string, about: object): void => {
    if (response.writable) response.write(`event: ${type}\ndata: ${JSON.stringify({ type, ...about })}\n\n`);
  };
  const show = async (type: string, more: object, picture: PictureRequest, at: number): Promise<void> => {
    const b64_json = Buffer.from(await makePicture(picture, seed + at, 'transparent')).toString('base64');
    const { background, format: output_format, quality, width, height } = request;
    say(type, {
      b64_json,
      created_at: Math.floor(Date.now() / 1000),
      size: `${width}x${height}`,
      quality,
      background,
      output_format,
      ...more,
    });
  };
  const previews = request.previews ?? 0;
  response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8' });
  response.flushHeaders();
  for (let index = 0; index < previews; index += 1) {
    await sleep(jobMs / (previews + 1), undefined, { ref: false });
    const rough = { ...request, mask: undefined, width: 256, height: 256 };
    await show(`${name}.partial_image`, { partial_image_index: index }, rough, index);
  }
  await sleep(jobMs / (previews + 1), undefined, { ref: false });
  if (end === 'job-refused') {
    const message = 'Your request was rejected by the safety system.';
    say('error', { error: { type: 'image_generation_user_error', code: 'moderation_blocked', message, param: null } });
  } else if (end === 'job-fails') {
    say('error', { error: { type: 'server_error', code: 'server_error', message: `Could not make: ${request.prompt}`, param: null } });
  } else await show(`${name}.completed`, { usage }, request, previews);
  response.end();
}
