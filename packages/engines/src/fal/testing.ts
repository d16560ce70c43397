import { randomUUID } from 'node:crypto';
import type { Engine, EngineCall, EngineRequest } from '../spec/engine.ts';
import { createMemoryScratch } from '../spec/memory-scratch.ts';
import { fal } from './index.ts';

/** What fal answers, in order, by its path; the last answer of a path stays. */
export interface Answers {
  readonly [path: string]: readonly { readonly status?: number; readonly body: unknown }[];
}
export interface Line extends EngineCall {
  readonly asked: { readonly url: URL; readonly headers: Headers; readonly body: unknown }[];
}

/** A line on which fal says what it is told to. */
export function answering(answers: Answers): Line {
  const asked: { url: URL; headers: Headers; body: unknown }[] = [];
  const counts = new Map<string, number>();
  return {
    asked,
    signal: new AbortController().signal,
    scratch: createMemoryScratch(),
    fetch: async (input, init) => {
      const request = new Request(input, init);
      const url = new URL(request.url);
      const text = await request.text();
      asked.push({ url, headers: request.headers, body: text === '' ? undefined : (JSON.parse(text) as unknown) });
      const all = answers[url.pathname] ?? [{ status: 404, body: { detail: 'Not found' } }];
      const at = counts.get(url.pathname) ?? 0;
      counts.set(url.pathname, at + 1);
      const { status = 200, body } = all[Math.min(at, all.length - 1)] ?? { body: null };
      return Response.json(body, { status });
    },
  };
}

export const openFal = (): Engine => fal.open({ fields: { apiKey: 'key' }, models: fal.starter.models });

export const request = (model: string, changes: Partial<EngineRequest> = {}): EngineRequest => ({
  attemptId: randomUUID(),
  model,
  operation: 'text2image',
  prompt: 'a heron in the reeds',
  media: [],
  count: 1,
  size: { width: 1024, height: 1024 },
  seed: 7,
  params: {},
  ...changes,
});

/** The id of every request on such a line, and where it is followed. */
export const requestId = '764cabcf-b745-4b3e-ae38-1200304cf45b';
const below = `/fal-ai/flux/requests/${requestId}`;
export const accepted = {
  '/fal-ai/flux/dev': [
    {
      body: {
        request_id: requestId,
        status: 'IN_QUEUE',
        queue_position: 3,
        response_url: `https://queue.fal.run${below}`,
        status_url: `https://queue.fal.run${below}/status`,
        cancel_url: `https://queue.fal.run${below}/cancel`,
      },
    },
  ],
} as const;
export const at = { status: `${below}/status`, result: below, cancel: `${below}/cancel` } as const;
