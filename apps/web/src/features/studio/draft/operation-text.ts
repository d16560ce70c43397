import type { CompiledRequest, Operation } from '@pinhole/contract';
import {
  Blend,
  Clapperboard,
  Expand,
  FastForward,
  Images,
  ImageUpscale,
  type LucideIcon,
  Paintbrush,
  PenLine,
  Scissors,
  Sparkles,
  TextQuote,
  WandSparkles,
} from 'lucide-react';
import type { MessageId, Translate } from '../../../app/i18n.ts';

export const operationTitles = {
  text2image: 'operation.text2image',
  image2image: 'operation.image2image',
  edit: 'operation.edit',
  variations: 'operation.variations',
  inpaint: 'operation.inpaint',
  outpaint: 'operation.outpaint',
  upscale: 'operation.upscale',
  cutout: 'operation.cutout',
  caption: 'operation.caption',
  text2video: 'operation.text2video',
  image2video: 'operation.image2video',
  'extend-video': 'operation.extendVideo',
} as const satisfies Readonly<Record<Operation, MessageId>>;

export const operationHelp = {
  text2image: 'operationHelp.text2image',
  image2image: 'operationHelp.image2image',
  edit: 'operationHelp.edit',
  variations: 'operationHelp.variations',
  inpaint: 'operationHelp.inpaint',
  outpaint: 'operationHelp.outpaint',
  upscale: 'operationHelp.upscale',
  cutout: 'operationHelp.cutout',
  caption: 'operationHelp.caption',
  text2video: 'operationHelp.text2video',
  image2video: 'operationHelp.image2video',
  'extend-video': 'operationHelp.extendVideo',
} as const satisfies Readonly<Record<Operation, MessageId>>;

export const operationIcons: Readonly<Record<Operation, LucideIcon>> = {
  text2image: Sparkles,
  image2image: Blend,
  edit: PenLine,
  variations: Images,
  inpaint: Paintbrush,
  outpaint: Expand,
  upscale: ImageUpscale,
  cutout: Scissors,
  caption: TextQuote,
  text2video: WandSparkles,
  image2video: Clapperboard,
  'extend-video': FastForward,
};

/** What a request is called: its words, or what was done where it needed none. */
export function requestName({ prompt, operation }: Pick<CompiledRequest, 'prompt' | 'operation'>, t: Translate): string {
  return prompt || t(operationTitles[operation]);
}
