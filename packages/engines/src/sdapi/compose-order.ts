import { readMedia } from '../http-kit/index.ts';
import type { EngineRequest, Warning } from '../spec/engine.ts';
import type { Json, JsonObject } from '../spec/json.ts';
import type { MediaRole } from '../spec/model.ts';
import type { Mapping, SdapiModel } from './mapping.ts';

/** A call that answers when the work is done. */
export interface Order {
  readonly path: string;
  readonly body: JsonObject;
  readonly warnings: readonly Warning[];
}

/** Base64 in JSON: a third more on the wire. */
const maxReferenceBytes = 48 * 1024 * 1024;
/** Under white the picture is made anew; a little of it is kept so that the edges meet. */
const inpaintDenoise = 0.9;
const leastDenoise = 0.05;

/** The server's request for ours. */
export async function composeOrder({ sends, descriptor }: SdapiModel, asked: EngineRequest, params: JsonObject): Promise<Order> {
  switch (sends.kind) {
    case 'generate':
      return generate(sends, asked, withDefaults(params, descriptor.params));
    case 'upscale': {
      const { upscaler = 'Lanczos', upscaling_resize = 2 } = withDefaults(params, descriptor.params);
      const body = { image: await inline(asked, 'init'), resize_mode: 0, upscaling_resize, upscaler_1: upscaler };
      return { path: 'sdapi/v1/extra-single-image', body, warnings: wordless(asked) };
    }
    case 'caption': {
      const image = await inline(asked, 'init');
      const body = sends.route === 'interrogate' ? { image, model: sends.model } : { image, backend: sends.model };
      return { path: `sdapi/v1/${sends.route}`, body, warnings: wordless(asked) };
    }
  }
}

async function generate(
  { checkpoint, settings, tasks }: Extract<Mapping, { kind: 'generate' }>,
  asked: EngineRequest,
  { clip_skip, hr_scale, hr_upscaler, mask_blur, inpaint_full_res, resize_mode, ...params }: JsonObject,
): Promise<Order> {
  const { operation, size } = asked;
  const override = {
    ...settings,
    ...(checkpoint === null ? {} : { sd_model_checkpoint: checkpoint }),
    ...(clip_skip === undefined ? {} : { CLIP_stop_at_last_layers: clip_skip }),
  };
  const common: JsonObject = {
    ...params,
    prompt: asked.prompt,
    negative_prompt: asked.negativePrompt ?? '',
    width: size.width,
    height: size.height,
    seed: asked.seed,
    batch_size: asked.count,
    n_iter: 1,
    override_settings: override,
    // Putting the last checkpoint back after every picture would load two per picture.
    override_settings_restore_afterwards: false,
    send_images: true,
    save_images: false,
    do_not_save_samples: true,
    do_not_save_grid: true,
    ...(tasks ? { force_task_id: asked.attemptId } : {}),
  };
  const brought = new Set(asked.media.map(({ role }) => role));
  const unused = (roles: readonly MediaRole[]): Warning[] =>
    roles
      .filter((role) => brought.has(role))
      .map((role) => ({ field: 'media', detail: `${operation} has no use for a reference with the role ${role}.` }));

  if (operation === 'text2image') {
    const enlarge = typeof hr_scale === 'number' && hr_scale > 1;
    const hires: JsonObject = enlarge ? { enable_hr: true, hr_scale, ...(hr_upscaler === undefined ? {} : { hr_upscaler }) } : {};
    return { path: 'sdapi/v1/txt2img', body: { ...common, ...hires }, warnings: unused(['init', 'mask']) };
  }
  const strength = asked.media.find(({ role }) => role === 'init')?.strength ?? 0;
  const body: JsonObject = {
    ...common,
    init_images: [await inline(asked, 'init')],
    resize_mode: resize_mode ?? 1,
    include_init_images: false,
    denoising_strength: operation === 'inpaint' ? inpaintDenoise : Math.max(leastDenoise, Math.round((1 - strength) * 100) / 100),
  };
  const larger: Warning[] =
    typeof hr_scale === 'number' && hr_scale > 1 ? [{ field: 'params.hr_scale', detail: `${operation} has no second pass.` }] : [];
  if (operation !== 'inpaint') return { path: 'sdapi/v1/img2img', body, warnings: [...unused(['mask']), ...larger] };
  const masked: JsonObject = {
    mask: await inline(asked, 'mask'),
    mask_blur: mask_blur ?? 4,
    inpainting_mask_invert: 0,
    // What was there is the beginning of what comes.
    inpainting_fill: 1,
    inpaint_full_res: inpaint_full_res ?? false,
    inpaint_full_res_padding: 32,
  };
  return { path: 'sdapi/v1/img2img', body: { ...body, ...masked }, warnings: larger };
}

async function inline({ media }: EngineRequest, role: MediaRole): Promise<string> {
  const reference = media.find((one) => one.role === role);
  if (!reference) throw new Error(`a request without ${role} was let through`);
  return Buffer.from(await readMedia(reference, maxReferenceBytes)).toString('base64');
}

const wordless = ({ prompt, operation }: EngineRequest): Warning[] =>
  prompt.trim() === '' ? [] : [{ field: 'prompt', detail: `${operation} takes no words.` }];

function withDefaults(params: JsonObject, schema: JsonObject): JsonObject {
  const rules = (schema.properties ?? {}) as { readonly [name: string]: { readonly default?: Json } };
  const defaults = Object.entries(rules).flatMap(([name, rule]) => (rule.default === undefined ? [] : [[name, rule.default] as const]));
  return { ...Object.fromEntries(defaults), ...params };
}
