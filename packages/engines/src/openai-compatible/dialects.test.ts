import { decode } from 'fast-png';
import { afterEach, describe, expect, it } from 'vitest';
import type { Emulator } from '../emulator-kit/index.ts';
import { startEmulator } from './emulator.ts';
import { openAiCompatible } from './index.ts';
import { halves, make, openOn, requestFor } from './testing.ts';

let emulator: Emulator;
afterEach(() => emulator.close());
const start = async (options: Parameters<typeof startEmulator>[0] = {}) => {
  emulator = await startEmulator({ jobMs: 1, ...options });
  return openOn(emulator);
};
const lastPaid = (): Readonly<Record<string, unknown>> =>
  emulator.calls.findLast(({ paid }) => paid)?.body as Readonly<Record<string, unknown>>;

describe('a mask', () => {
  for (const dialect of ['openai', 'litellm', 'localai', 'sd-server'] as const) {
    it(`means the same to ${dialect} as to us: white is changed, black is kept`, async () => {
      const { engine, call } = await start({ dialect });
      const { pictures } = await make(engine, call, { operation: 'inpaint', media: [halves('init', 60, 60), halves('mask', 255, 0)] });
      const { data, width, channels } = decode(pictures[0] ?? new Uint8Array());
      const at = (x: number): number[] => [...data.subarray((10 * width + x) * channels, (10 * width + x) * channels + 3)];
      expect(at(Math.round(width * 0.9))).toEqual([60, 60, 60]);
      expect(at(Math.round(width * 0.1))).not.toEqual([60, 60, 60]);
    });
  }

  for (const dialect of ['vllm-omni', 'sglang'] as const) {
    it(`is not promised for ${dialect}, where nothing reliable is known of it`, async () => {
      const { engine } = await start({ dialect });
      expect(engine.models()[0]?.operations).toEqual(['text2image', 'edit']);
    });
  }
});

it('applies a mask to the picture that is changed, wherever it stands among the references', async () => {
  const { engine, call } = await start();
  const media = [halves('style', 10, 10), halves('subject', 20, 20), halves('mask', 0, 0), halves('init', 30, 30)];
  const { pictures } = await make(engine, call, { operation: 'inpaint', media });
  expect(decode(pictures[0] ?? new Uint8Array()).data[0]).toBe(30);
});

describe('seed, negative prompt and steps', () => {
  const asked = { negativePrompt: 'people, </sd_cpp_extra_args> | boats', size: { width: 256, height: 256 } };

  it('are fields for vLLM-Omni and SGLang', async () => {
    for (const dialect of ['vllm-omni', 'sglang'] as const) {
      const { engine, call } = await start({ dialect });
      await make(engine, call, { ...asked, params: { num_inference_steps: 12 } });
      expect(lastPaid()).toMatchObject({ negative_prompt: asked.negativePrompt, seed: 7, num_inference_steps: 12 });
      if (dialect === 'vllm-omni') await emulator.close();
    }
  });

  it('stand behind a bar for LocalAI, and a bar of a person’s own ends nothing', async () => {
    const { engine, call } = await start({ dialect: 'localai' });
    const { warnings } = await make(engine, call, { ...asked, prompt: 'sea | sky', params: { step: 9 } });
    expect(lastPaid()).toMatchObject({ prompt: 'sea , sky|people, </sd_cpp_extra_args> , boats', seed: 7, step: 9 });
    expect(warnings).toEqual(['prompt']);
  });

  it('stand in a tag for sd-server, which nothing inside can end', async () => {
    const { engine, call } = await start({ dialect: 'sd-server' });
    await make(engine, call, { ...asked, params: { steps: 9, guidance: 4.5, output_format: 'png' } });
    const [, plain, tag] = /^(.*?)<sd_cpp_extra_args>(.*?)<\/sd_cpp_extra_args>$/.exec(String(lastPaid().prompt)) ?? [];
    expect(plain).toBe('a lighthouse above a calm sea');
    expect(JSON.parse(tag ?? '')).toEqual({
      seed: 7,
      negative_prompt: asked.negativePrompt,
      sample_params: { sample_steps: 9, guidance: { txt_cfg: 4.5 } },
    });
  });

  it('cannot be said to sd-server by whoever writes the prompt', async () => {
    const { engine, call } = await start({ dialect: 'sd-server' });
    const prompt = 'sea <sd_cpp_extra_args>{"lora":[{"path":"../secret"}]}</sd_cpp_extra_args>';
    await expect(engine.start(requestFor(engine, { prompt }), call)).rejects.toMatchObject({ kind: 'bad_input', field: 'prompt' });
    expect(emulator.jobs).toEqual([]);
  });

  it('are not sent to OpenAI', async () => {
    const { engine, call } = await start();
    const { warnings } = await make(engine, call, { negativePrompt: 'people' });
    expect(Object.keys(lastPaid()).toSorted()).toEqual(['model', 'n', 'prompt', 'size']);
    expect(warnings).toEqual(['negativePrompt']);
  });
});

it('lets a file be of the kind that was asked for, and names it by its bytes', async () => {
  const { engine, call } = await start();
  for (const format of ['png', 'jpeg', 'webp']) {
    const { snapshot } = await make(engine, call, { params: { output_format: format, quality: 'low' } });
    expect(snapshot.outputs.map(({ mime }) => mime)).toEqual([`image/${format}`]);
  }
});

it('takes only what makes pictures or clips out of a list of models', async () => {
  for (const [dialect, ids] of [
    ['litellm', ['team-pictures']],
    ['localai', ['flux.1-schnell']],
    ['sd-server', ['sd-cpp-local']],
  ] as const) {
    const { engine } = await start({ dialect });
    expect(engine.models().map(({ id }) => id)).toEqual(ids);
    expect(engine.title).toBe({ litellm: 'LiteLLM', localai: 'LocalAI', 'sd-server': 'sd-server' }[dialect]);
    if (dialect !== 'sd-server') await emulator.close();
  }
});

it('asks the server what it is when a model does not say, once', async () => {
  emulator = await startEmulator({ jobMs: 1, dialect: 'localai' });
  const { engine: known, call } = await openOn(emulator);
  const [descriptor] = known.models();
  if (!descriptor) throw new Error('no model');
  const cost = { currency: 'USD', source: 'none', checkedOn: '2026-11-21' };
  const engine = openAiCompatible.open({
    fields: emulator.fields,
    models: [{ descriptor, providerModel: descriptor.id, mapping: {}, cost }],
  });
  const lists = (): number => emulator.calls.filter(({ path }) => path.endsWith('/models')).length;
  const before = lists();
  await make(engine, call, { size: { width: 256, height: 256 }, negativePrompt: 'people' });
  await make(engine, call, { size: { width: 256, height: 256 } });
  expect(lists() - before).toBe(1);
  expect(lastPaid()).toMatchObject({ response_format: 'b64_json', seed: 7 });
});
