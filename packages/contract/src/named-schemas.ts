import type { z } from 'zod';
import { me, profile, profileChange, sessionInfo } from './accounts.ts';
import { asset, recipe, rendition } from './assets.ts';
import { balance, cap, creditEntry, spendAlert, usage } from './credits.ts';
import { compiledRequest, dropped, generation, generationError, generationRequest, quote, reference } from './generations.ts';
import { apiKey, newApiKey } from './keys.ts';
import { model, priceRule } from './models.ts';
import { newPreset, preset, presetValues } from './presets.ts';
import { queueEntry, queueSummary } from './queue.ts';
import { problem } from './route.ts';
import { newUpload, upload } from './uploads.ts';
import { workspace } from './workspaces.ts';

/** The shapes that have a name of their own in the OpenAPI document; everything else is written where it is used. */
export const namedSchemas = {
  ApiKey: apiKey,
  Asset: asset,
  Balance: balance,
  Cap: cap,
  CompiledRequest: compiledRequest,
  CreditEntry: creditEntry,
  Dropped: dropped,
  Generation: generation,
  GenerationError: generationError,
  GenerationRequest: generationRequest,
  Me: me,
  Model: model,
  NewApiKey: newApiKey,
  NewPreset: newPreset,
  NewUpload: newUpload,
  Preset: preset,
  PresetValues: presetValues,
  PriceRule: priceRule,
  Problem: problem,
  Profile: profile,
  ProfileChange: profileChange,
  QueueEntry: queueEntry,
  QueueSummary: queueSummary,
  Quote: quote,
  Recipe: recipe,
  Reference: reference,
  Rendition: rendition,
  Session: sessionInfo,
  SpendAlert: spendAlert,
  Upload: upload,
  Usage: usage,
  Workspace: workspace,
} as const satisfies Readonly<Record<string, z.ZodType>>;
