/** How a server of this kind differs from the others behind the same paths. */
export interface Dialect {
  readonly id: DialectId;
  readonly title: string;
  readonly locality: 'local' | 'cloud';
  /** Whether pictures come inline only when the request says so. */
  readonly asksForBase64: boolean;
  /** The form field of the pictures that are to be changed; null where there is no `/images/edits`. */
  readonly editField: 'image[]' | 'image' | null;
  /** Where a mask goes and what shows the change in it; null where nothing reliable is known. */
  readonly mask: { readonly path: 'images/edits' | 'images/inpainting'; readonly change: 'transparent' | 'white' } | null;
  /**
   * How seed, negative prompt and sampling settings are said: not at all, as fields of the request, with the negative prompt behind a
   * bar in the prompt, or as JSON in a tag inside the prompt.
   */
  readonly extras: 'none' | 'fields' | 'bar' | 'tag';
  /** How a clip without a picture is asked for; null where there is no `/videos`. */
  readonly videos: 'form' | 'json' | null;
  /** Whether deleting a clip that is being made ends the work. */
  readonly deleteEndsWork: boolean;
  readonly maxConcurrency: number;
  readonly costHeader: string | null;
}

export const dialectIds = ['openai', 'litellm', 'vllm-omni', 'sglang', 'localai', 'sd-server', 'other'] as const;
export type DialectId = (typeof dialectIds)[number];

const common = {
  locality: 'local',
  asksForBase64: true,
  editField: 'image',
  mask: null,
  extras: 'none',
  videos: null,
  deleteEndsWork: false,
  maxConcurrency: 2,
  costHeader: null,
} as const;

export const dialects: Readonly<Record<DialectId, Dialect>> = {
  openai: {
    ...common,
    id: 'openai',
    title: 'OpenAI',
    locality: 'cloud',
    asksForBase64: false,
    editField: 'image[]',
    mask: { path: 'images/edits', change: 'transparent' },
    maxConcurrency: 8,
  },
  litellm: {
    ...common,
    id: 'litellm',
    title: 'LiteLLM',
    locality: 'cloud',
    asksForBase64: false,
    mask: { path: 'images/edits', change: 'transparent' },
    videos: 'form',
    maxConcurrency: 8,
    costHeader: 'x-litellm-response-cost',
  },
  'vllm-omni': {
    ...common,
    id: 'vllm-omni',
    title: 'vLLM-Omni',
    extras: 'fields',
    videos: 'form',
    deleteEndsWork: true,
    maxConcurrency: 4,
  },
  sglang: { ...common, id: 'sglang', title: 'SGLang', extras: 'fields', videos: 'json', maxConcurrency: 4 },
  localai: {
    ...common,
    id: 'localai',
    title: 'LocalAI',
    editField: null,
    mask: { path: 'images/inpainting', change: 'white' },
    extras: 'bar',
    maxConcurrency: 1,
  },
  'sd-server': {
    ...common,
    id: 'sd-server',
    title: 'sd-server',
    asksForBase64: false,
    editField: 'image[]',
    mask: { path: 'images/edits', change: 'white' },
    extras: 'tag',
    maxConcurrency: 1,
  },
  other: { ...common, id: 'other', title: 'The server', videos: 'form' },
};
