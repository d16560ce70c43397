import { z } from 'zod';
import { readAnswer, send } from '../http-kit/index.ts';
import type { EngineCall } from '../spec/engine.ts';
import type { Settings } from './connection.ts';
import type { DialectId } from './dialects.ts';
import { readOpenAiFailure } from './failure.ts';

const modelList = z.object({
  data: z
    .array(
      z.object({
        id: z.string().min(1).max(300),
        created: z.number().nullish(),
        owned_by: z.string().nullish(),
        task_type: z.string().nullish(),
      }),
    )
    .nullable()
    .transform((data) => data ?? []),
});

export interface ServerModels {
  readonly models: z.output<typeof modelList>['data'];
  /** What the server seems to be. */
  readonly dialect: DialectId;
}

/** Asks a server for its models; their list also shows what kind of server it is. Throws `EngineError`. */
export async function listServerModels(
  { base, headers, dialect }: Settings,
  call: Pick<EngineCall, 'fetch' | 'signal'>,
): Promise<ServerModels> {
  const response = await send(call, new URL('models', base), { headers }, { provider: 'The server' });
  if (response.status !== 200) throw (await readOpenAiFailure(response, { title: 'The server', paid: false })).error;
  const { data } = await readAnswer(response, modelList, { provider: 'The server' });
  return { models: data, dialect: dialect ?? dialectOf(response.headers, data) };
}

function dialectOf(headers: Headers, models: ServerModels['models']): DialectId {
  if ([...headers.keys()].some((name) => name.startsWith('x-litellm-'))) return 'litellm';
  const [first] = models;
  if (!first) return 'other';
  if (first.owned_by === 'sglang') return 'sglang';
  if (first.owned_by === 'vllm') return 'vllm-omni';
  if (first.id === 'sd-cpp-local') return 'sd-server';
  if (models.every(({ owned_by: owner, created }) => !owner && !created)) return 'localai';
  if (models.some(({ owned_by: owner }) => owner === 'openai' || owner === 'system' || owner === 'openai-internal')) return 'openai';
  return 'other';
}
