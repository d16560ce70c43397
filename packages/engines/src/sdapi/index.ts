import { addressField, serverAccessFields, serverAccessSends } from '../http-kit/index.ts';
import type { Provider, SentField } from '../spec/provider.ts';
import { engineId, presetAddress, title } from './api.ts';
import { checkedOn, discover } from './discover.ts';
import { openEngine } from './engine.ts';

const of = (from: SentField['from'], fields: readonly string[]): SentField[] => fields.map((field) => ({ field, from }));

const sends: readonly SentField[] = [
  ...serverAccessSends,
  ...of('prompt', ['prompt']),
  ...of('negative prompt', ['negative_prompt']),
  ...of('reference', ['init_images.*', 'mask', 'image']),
  ...of('attempt id', ['force_task_id', 'id_task']),
  ...of('parameter', [
    'width',
    'height',
    'seed',
    'batch_size',
    'steps',
    'cfg_scale',
    'distilled_cfg_scale',
    'sampler_name',
    'scheduler',
    'restore_faces',
    'tiling',
    'enable_hr',
    'hr_scale',
    'hr_upscaler',
    'denoising_strength',
    'mask_blur',
    'inpaint_full_res',
    'resize_mode',
    'upscaler_1',
    'upscaling_resize',
    'override_settings.*',
    'override_settings.*.*',
  ]),
  ...of('fixed', [
    'n_iter',
    'override_settings_restore_afterwards',
    'send_images',
    'save_images',
    'do_not_save_samples',
    'do_not_save_grid',
    'include_init_images',
    'inpainting_mask_invert',
    'inpainting_fill',
    'inpaint_full_res_padding',
    'model',
    'backend',
    'id_live_preview',
    'live_preview',
  ]),
];

/** AUTOMATIC1111, Forge, SD.Next and others behind the same paths, on a machine of the operator's own. */
export const sdapi: Provider = {
  id: engineId,
  title: 'Stable Diffusion WebUI (A1111, Forge, SD.Next)',
  website: 'https://github.com/AUTOMATIC1111/stable-diffusion-webui',
  location: 'self',
  fields: [
    {
      name: 'baseUrl',
      label: 'Address',
      hint: `Where ${title} listens, as this service reaches it. It must be started with --api.`,
      kind: 'url',
      required: true,
      default: presetAddress,
    },
    ...serverAccessFields,
  ],
  hosts: (connection) => [addressField(connection, 'baseUrl', presetAddress).origin],
  sends,
  starter: { checkedOn, models: [] },
  discover,
  open: openEngine,
};
