import { z } from 'zod';
import { readAnswer, send } from '../http-kit/index.ts';
import { familyOf } from '../request-kit/checkpoint-file.ts';
import type { EngineCall } from '../spec/engine.ts';
import type { Connection, ProviderModel } from '../spec/provider.ts';
import { failureOf, serverOf, title } from './api.ts';
import { checkpointModel, fluxModel, upscaleModel } from './starter-models.ts';

const maxModels = 100;
const files = z.array(z.string().min(1).max(300));

/**
 * The model files that a server has, each with the starter workflow that fits it. Whether a checkpoint is of the SDXL family is guessed
 * from its name; an operator can edit what comes out.
 */
export async function discover(connection: Connection, call: EngineCall): Promise<readonly ProviderModel[]> {
  const server = serverOf(connection);
  const list = async (folder: string): Promise<readonly string[]> => {
    const response = await send(call, new URL(`api/models/${folder}`, server.base), { headers: server.headers }, { provider: title });
    if (response.status === 404) {
      await response.body?.cancel();
      return [];
    }
    if (!response.ok) throw await failureOf(response);
    return readAnswer(response, files, { provider: title });
  };
  const [checkpoints, unets, encoders, vaes, upscalers] = [
    await list('checkpoints'),
    await list('diffusion_models'),
    await list('text_encoders'),
    await list('vae'),
    await list('upscale_models'),
  ];

  const models = checkpoints
    .filter((file) => !/flux|sd3|stable-cascade|wan|ltx|hunyuan/i.test(file))
    .map((file) => checkpointModel({ file, family: familyOf(file) === 'sdxl' ? 'sdxl' : 'sd15' }));
  const clip = encoders.find((file) => /clip_l/i.test(file));
  const t5 = encoders.find((file) => /t5xxl/i.test(file));
  const vae = vaes.find((file) => /(^|[\\/])ae\.\w+$|flux/i.test(file));
  const flux =
    clip && t5 && vae
      ? unets
          .filter((file) => /flux1?[-_.](dev|schnell|krea)/i.test(file) && !/fill|canny|depth|redux|kontext/i.test(file))
          .map((unet) => fluxModel({ unet, clip, t5, vae, steps: /schnell/i.test(unet) ? 4 : 24 }))
      : [];
  const found = [...models, ...flux, ...upscalers.map(upscaleModel)];
  return [...new Map(found.map((model) => [model.descriptor.id, model])).values()].slice(0, maxModels);
}
