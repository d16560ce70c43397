import type { JsonObject } from './json.ts';

export type Operation =
  | 'text2image'
  | 'image2image'
  /** Changes a picture as the prompt says; further pictures may be brought as references. */
  | 'edit'
  | 'variations'
  | 'inpaint'
  | 'outpaint'
  | 'upscale'
  | 'cutout'
  | 'caption'
  | 'text2video'
  | 'image2video'
  | 'extend-video';

/** What an asset is used for when it is handed to an engine. A mask is white where the picture should change. */
export type MediaRole = 'init' | 'mask' | 'subject' | 'style' | 'first_frame' | 'last_frame';

export interface MediaRule {
  /** How many references of this role one request may carry. */
  readonly max: number;
  readonly mimes: readonly string[];
}

/** `text` is what a caption is. */
export type OutputKind = 'image' | 'video' | 'text';

/** Width and height in pixels. */
export interface SizeRule {
  readonly min: number;
  readonly max: number;
  /** Both edges are multiples of this. */
  readonly step: number;
  readonly maxPixels: number;
  readonly default: { readonly width: number; readonly height: number };
  /** Sizes offered by name in the composer; the first is the default. */
  readonly presets: readonly { readonly label: string; readonly width: number; readonly height: number }[];
}

/** The capability record: everything a composer needs to draw its form and a compile step needs to check a request. */
export interface ModelDescriptor {
  readonly id: string;
  readonly title: string;
  readonly summary: string;
  readonly output: OutputKind;
  readonly operations: readonly Operation[];
  readonly media: Partial<Readonly<Record<MediaRole, MediaRule>>>;
  readonly size: SizeRule;
  readonly count: { readonly max: number };
  /** Only on video models. Seconds. */
  readonly duration?: { readonly min: number; readonly max: number; readonly default: number };
  /** Video models that can make sound with the picture. */
  readonly audio?: boolean;
  readonly seed: 'exact' | 'best-effort' | 'none';
  readonly negativePrompt: boolean;
  readonly maxPromptLength: number;
  /** JSON Schema (2020-12, `type: object`, flat) of the model's own parameters. */
  readonly params: JsonObject;
  /** Typical seconds for one output of the default size; shown as an expectation, never relied on. */
  readonly typicalSeconds: number;
}
