import { blackForestLabs } from './black-forest-labs/index.ts';
import { comfyui } from './comfyui/index.ts';
import { google } from './google/index.ts';
import { openAiCompatible } from './openai-compatible/index.ts';
import { replicate } from './replicate/index.ts';
import type { Provider } from './spec/provider.ts';

/** Every kind of connection there is, in the order people see them. */
export const providers: readonly Provider[] = [replicate, blackForestLabs, google, comfyui, openAiCompatible];
