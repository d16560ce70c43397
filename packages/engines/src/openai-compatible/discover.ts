import { z } from 'zod';
import { readFailure, send } from '../http-kit/index.ts';
import { clockOf } from '../request-kit/clock-of.ts';
import type { EngineCall } from '../spec/engine.ts';
import { EngineError } from '../spec/engine-error.ts';
import type { Operation } from '../spec/model.ts';
import type { Connection, ProviderModel } from '../spec/provider.ts';
import { readSettings, type Settings } from './connection.ts';
import { type FoundModel, foundImageModel, foundVideoModel } from './descriptors.ts';
import { dialects } from './dialects.ts';
import { listServerModels, type ServerModels } from './find-dialect.ts';
import { starter } from './starter-models.ts';

const maxModels = 500;

/** Asks a server what it could run. Where it does not say what a model makes, that is guessed from its name, for a person to correct. */
export async function discover(connection: Connection, call: EngineCall): Promise<readonly ProviderModel[]> {
  const settings = readSettings(connection);
  const { models, dialect: dialectId } = await listServerModels(settings, call);
  if (dialectId === 'openai') return openAiModels(models);

  const dialect = dialects[dialectId];
  const checkedOn = clockOf(connection)().toISOString().slice(0, 10);
  const kinds = await kindsOf(settings, dialectId, call);
  const seen = new Set<string>();
  return models.slice(0, maxModels).flatMap(({ id, task_type: task }): ProviderModel[] => {
    const makes = kindOf(id, task ?? undefined, kinds);
    if (makes === 'neither' || (makes === 'video' && dialect.videos === null)) return [];
    const operations = (makes === 'video' ? clipOperations : imageOperations)(dialect, task ?? undefined);
    const found: FoundModel = { id, dialect, operations, checkedOn };
    const model = makes === 'video' ? foundVideoModel(found) : foundImageModel(found);
    if (operations.length === 0 || seen.has(model.descriptor.id)) return [];
    seen.add(model.descriptor.id);
    return [model];
  });
}

/** OpenAI's own list says nothing about a model, so only those that are described here come out of it. */
function openAiModels(models: ServerModels['models']): readonly ProviderModel[] {
  const ids = new Set(models.map(({ id }) => id));
  return starter.models.filter(({ providerModel }) => ids.has(providerModel));
}

type Kind = 'image' | 'video' | 'neither';

function kindOf(id: string, task: string | undefined, kinds: ReadonlyMap<string, Kind> | undefined): Kind {
  const told = kinds?.get(id);
  if (told) return told;
  if (task) return task.endsWith('2I') ? 'image' : task.endsWith('2V') ? 'video' : 'neither';
  return /(^|[^a-z])(wan|ltx|sora|cogvideo|hunyuan-?video|mochi|t2v|i2v|ti2v|video)/i.test(id) ? 'video' : 'image';
}

function imageOperations({ editField, mask }: FoundModel['dialect'], task: string | undefined): readonly Operation[] {
  const [text, picture] = [task === undefined || task.startsWith('T'), task === undefined || task.includes('I2I')];
  return [
    ...(text ? (['text2image'] as const) : []),
    ...(picture && editField !== null ? (['edit'] as const) : []),
    ...(picture && mask !== null ? (['inpaint'] as const) : []),
  ];
}

function clipOperations(_: FoundModel['dialect'], task: string | undefined): readonly Operation[] {
  const [text, picture] = [task === undefined || task.startsWith('T'), task === undefined || task.includes('I2V')];
  return [...(text ? (['text2video'] as const) : []), ...(picture ? (['image2video'] as const) : [])];
}

const localAiModels = z.object({ data: z.array(z.object({ id: z.string(), output_modalities: z.array(z.string()).nullish() })) });
const liteLlmModels = z.object({
  data: z.array(z.object({ model_name: z.string(), model_info: z.object({ mode: z.string().nullish() }).nullish() })),
});

/** What models make, from servers that have a list of it; undefined where there is none. */
async function kindsOf(settings: Settings, dialect: string, call: EngineCall): Promise<ReadonlyMap<string, Kind> | undefined> {
  if (dialect === 'localai') {
    const list = await optionalList(settings, 'models/capabilities', localAiModels, call);
    return list && new Map(list.data.flatMap(({ id, output_modalities: made }) => (made ? [[id, kindAmong(made)] as const] : [])));
  }
  if (dialect === 'litellm') {
    const list = await optionalList(settings, 'model/info', liteLlmModels, call);
    return (
      list &&
      new Map(list.data.flatMap(({ model_name: id, model_info: info }) => (info?.mode ? [[id, kindOfMode(info.mode)] as const] : [])))
    );
  }
  return undefined;
}

const kindAmong = (made: readonly string[]): Kind => (made.includes('image') ? 'image' : made.includes('video') ? 'video' : 'neither');
const kindOfMode = (mode: string): Kind => (mode.startsWith('image_') ? 'image' : mode.startsWith('video_') ? 'video' : 'neither');

async function optionalList<Schema extends z.ZodType>(
  { base, headers }: Settings,
  path: string,
  schema: Schema,
  call: EngineCall,
): Promise<z.output<Schema> | undefined> {
  try {
    const response = await send(call, new URL(path, base), { headers }, { provider: 'The server' });
    if (response.status === 200) return await readFailure(response, schema);
    await response.body?.cancel();
  } catch (error) {
    if (!(error instanceof EngineError)) throw error;
  }
  return undefined;
}
