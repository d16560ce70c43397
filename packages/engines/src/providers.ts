import { blackForestLabs } from './black-forest-labs/index.ts';
import { comfyui } from './comfyui/index.ts';
import { fal } from './fal/index.ts';
import { google } from './google/index.ts';
import { modelark } from './modelark/index.ts';
import { openAiCompatible } from './openai-compatible/index.ts';
import { replicate } from './replicate/index.ts';
import { runware } from './runware/index.ts';
import { sdapi } from './sdapi/index.ts';
import type { Provider } from './spec/provider.ts';
import { stability } from './stability/index.ts';

/** Every kind of connection there is, in the order people see them: services by name, then servers of one's own. */
export const providers: readonly Provider[] = [
  blackForestLabs,
  fal,
  google,
  modelark,
  replicate,
  runware,
  stability,
  comfyui,
  openAiCompatible,
  sdapi,
];
