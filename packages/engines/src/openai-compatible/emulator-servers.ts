import type { Incoming } from '../emulator-kit/index.ts';

/** The servers this emulator can be. */
export const serverNames = ['openai', 'litellm', 'vllm-omni', 'sglang', 'localai', 'sd-server'] as const;
export type ServerName = (typeof serverNames)[number];

export interface Refusal {
  readonly status: number;
  readonly message: string;
  readonly type?: string;
  readonly param?: string;
  readonly code?: string;
  readonly extra?: Readonly<Record<string, unknown>>;
  readonly headers?: Readonly<Record<string, string>>;
}

/** What one of the servers is like on the wire. */
export interface EmulatedServer {
  readonly name: ServerName;
  /** Whether a key is asked for. */
  readonly keyed: boolean;
  readonly models: readonly ServedModel[];
  readonly refuse: (call: Incoming, refusal: Refusal) => void;
  /** On every answer. */
  readonly headers: Readonly<Record<string, string>>;
  readonly paths: readonly string[];
}

export interface ServedModel {
  readonly id: string;
  readonly makes: 'image' | 'video' | 'text';
  /** As the list of models shows it, beside its id. */
  readonly listed: Readonly<Record<string, unknown>>;
}

const created = 1_767_225_600;
const gptImages = ['gpt-image-2.6-flare', 'gpt-image-2.6-sunburst', 'gpt-image-2.5-flare', 'gpt-image-2.5-sunburst', 'gpt-image-2'];
const others = ['gpt-5.4-mini', 'omni-moderation-latest'];

const openAiRefusal = (call: Incoming, { status, message, type, param, code, extra, headers }: Refusal): void =>
  call.answer(
    status,
    { error: { message, type: type ?? 'invalid_request_error', param: param ?? null, code: code ?? null, ...extra } },
    headers,
  );

const listedAs = (owner: string) => ({ object: 'model', created, owned_by: owner });

/** `serves` decides what a server that runs one model runs. */
export function emulatedServer(name: ServerName, serves: 'image' | 'video'): EmulatedServer {
  switch (name) {
    case 'openai':
      return {
        name,
        keyed: true,
        models: [
          ...gptImages.map((id) => ({ id, makes: 'image' as const, listed: listedAs('system') })),
          ...others.map((id) => ({ id, makes: 'text' as const, listed: listedAs('system') })),
        ],
        refuse: openAiRefusal,
        headers: { 'x-request-id': 'req_emulated', 'openai-version': '2020-10-01' },
        paths: ['images/generations', 'images/edits', 'moderations'],
      };
    case 'litellm':
      return {
        name,
        keyed: true,
        models: [
          { id: 'team-pictures', makes: 'image', listed: listedAs('openai') },
          { id: 'team-chat', makes: 'text', listed: listedAs('openai') },
        ],
        refuse: (call, refusal) => openAiRefusal(call, { ...refusal, code: refusal.code ?? String(refusal.status) }),
        headers: { 'x-litellm-version': '1.86.2', 'x-litellm-response-cost': '0.0421' },
        paths: ['images/generations', 'images/edits', 'moderations', 'model/info'],
      };
    case 'vllm-omni':
      return {
        name,
        keyed: true,
        models: [
          serves === 'image'
            ? { id: 'Qwen/Qwen-Image-Edit-2511', makes: 'image', listed: { ...listedAs('vllm'), root: 'Qwen/Qwen-Image-Edit-2511' } }
            : {
                id: 'Wan-AI/Wan2.2-TI2V-5B-Diffusers',
                makes: 'video',
                listed: { ...listedAs('vllm'), root: 'Wan-AI/Wan2.2-TI2V-5B-Diffusers' },
              },
        ],
        refuse: (call, { status, message, param }) =>
          call.answer(status, { error: { message, type: 'BadRequestError', param: param ?? null, code: status } }),
        headers: {},
        paths: serves === 'image' ? ['images/generations', 'images/edits'] : ['videos'],
      };
    case 'sglang':
      return {
        name,
        keyed: true,
        models: [
          serves === 'image'
            ? { id: 'black-forest-labs/FLUX.2-dev', makes: 'image', listed: { ...listedAs('sglang'), num_gpus: 1, task_type: 'TI2I' } }
            : { id: 'Wan-AI/Wan2.2-TI2V-5B-Diffusers', makes: 'video', listed: { ...listedAs('sglang'), num_gpus: 1, task_type: 'TI2V' } },
        ],
        refuse: (call, { status, message }) => call.answer(status, { detail: message }),
        headers: {},
        paths: serves === 'image' ? ['images/generations', 'images/edits'] : ['videos'],
      };
    case 'localai':
      return {
        name,
        keyed: true,
        models: [
          { id: 'flux.1-schnell', makes: 'image', listed: { object: 'model' } },
          { id: 'llama-3.2-3b', makes: 'text', listed: { object: 'model' } },
        ],
        refuse: (call, { status, message }) => call.answer(status, { error: { code: status, message, type: '' } }),
        headers: {},
        paths: ['images/generations', 'images/inpainting', 'models/capabilities'],
      };
    case 'sd-server':
      return {
        name,
        keyed: false,
        models: [{ id: 'sd-cpp-local', makes: 'image', listed: { object: 'model', owned_by: 'local' } }],
        refuse: (call, { status, message }) => call.answer(status, { error: message }),
        headers: {},
        paths: ['images/generations', 'images/edits'],
      };
  }
}
