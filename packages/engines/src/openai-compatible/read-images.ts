import { z } from 'zod';
import { readAnswer, sniffMime } from '../http-kit/index.ts';
import type { MadeOutput } from '../scratch-kit/kept-attempt.ts';
import { EngineError } from '../spec/engine-error.ts';
import type { Settings } from './connection.ts';

const tokens = z.number().int().nonnegative();

const usageSchema = z.object({
  input_tokens: tokens.nullish(),
  output_tokens: tokens.nullish(),
  input_tokens_details: z.object({ text_tokens: tokens.nullish(), image_tokens: tokens.nullish() }).nullish(),
});

const answer = z.object({
  data: z.array(z.object({ b64_json: z.string().nullish(), url: z.string().nullish() })),
  output_format: z.string().nullish(),
  usage: usageSchema.nullish(),
});

export type Usage = z.output<typeof usageSchema>;

/** The count of tokens that stands in an answer, wherever that came from. */
export const usageOf = (value: unknown): Usage | undefined => z.object({ usage: usageSchema }).safeParse(value).data?.usage;

export interface ReadImages {
  readonly outputs: readonly MadeOutput[];
  readonly usage: Usage | undefined;
}

const pictureMimes: readonly string[] = ['image/png', 'image/jpeg', 'image/webp', 'image/avif'];

/** Pictures out of an answer, inline or as addresses. Throws `engine_fault` when something else came. */
export async function readImages(
  response: Response,
  { count, title, base }: { readonly count: number; readonly title: string } & Pick<Settings, 'base'>,
): Promise<ReadImages> {
  // A 4K PNG in base64 is about 30 MB.
  const limitBytes = (2 + 32 * count) * 1024 * 1024;
  const { data, usage, output_format: format } = await readAnswer(response, answer, { provider: title, paid: true, limitBytes });
  const outputs = data.slice(0, count).map(({ b64_json: inline, url }): MadeOutput => {
    if (inline) return fromBase64(inline, title);
    if (!url) throw fault(`${title} answered without a picture.`);
    if (url.startsWith('data:')) return fromBase64(url, title);
    const address = URL.parse(url, base);
    if (!address) throw fault(`${title} answered with an address that is none.`);
    return { kind: 'image', mime: mimeOfName(address.pathname) ?? `image/${format ?? 'png'}`, from: { url: address.href } };
  });
  if (outputs.length === 0) throw fault(`${title} answered without a picture.`);
  return { outputs, usage: usage ?? undefined };
}

function fromBase64(text: string, title: string): MadeOutput {
  const bytes = Buffer.from(text.startsWith('data:') ? text.slice(text.indexOf(',') + 1) : text, 'base64');
  const mime = sniffMime(bytes);
  if (mime === null || !pictureMimes.includes(mime)) throw fault(`${title} answered with something that is no picture.`);
  return { kind: 'image', mime, from: { bytes } };
}

function mimeOfName(name: string): string | undefined {
  const ending = /\.(png|jpe?g|webp)$/i.exec(name)?.[1]?.toLowerCase();
  return ending && `image/${ending === 'jpg' ? 'jpeg' : ending}`;
}

const fault = (detail: string): EngineError => new EngineError({ kind: 'engine_fault', retry: 'never', billed: 'yes', detail });
