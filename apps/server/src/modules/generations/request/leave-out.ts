import type { Dropped, DroppedCode, MediaRole } from '@pinhole/contract';

interface About {
  readonly model: string;
  readonly role?: MediaRole;
  readonly limit?: number;
}

type Why =
  | {
      readonly code: Exclude<DroppedCode, 'engine.warning' | 'count.too_many' | 'output.missing' | `reference.${string}`>;
      readonly model: string;
    }
  | { readonly code: 'count.too_many' | 'output.missing'; readonly model: string; readonly limit: number }
  | { readonly code: 'reference.not_taken'; readonly model: string; readonly role: MediaRole }
  | { readonly code: 'reference.too_many'; readonly model: string; readonly role: MediaRole; readonly limit: number };

const said = (role: MediaRole | undefined): string => (role ?? '').replace('_', ' ');

const sentences: Readonly<Record<Why['code'], (about: About) => string>> = {
  'negative_prompt.not_taken': ({ model }) => `${model} takes no negative prompt.`,
  'seed.not_taken': ({ model }) => `${model} takes no seed.`,
  'count.too_many': ({ model, limit }) => `${model} makes at most ${limit} at a time.`,
  'output.missing': ({ model, limit }) => `${limit} of what ${model} was asked for did not come, and is not charged.`,
  'duration.not_taken': ({ model }) => `${model} makes pictures.`,
  'audio.not_made': ({ model }) => `${model} makes no sound.`,
  'param.unknown': ({ model }) => `${model} has no such parameter.`,
  'reference.not_taken': ({ model, role }) => `${model} takes no ${said(role)} reference.`,
  'reference.too_many': ({ model, role, limit }) => `${model} takes at most ${limit} as ${said(role)}.`,
};

/** Names a wish that the model cannot fulfil: by a code and its values, for any language, and as a sentence in English. */
export const leaveOut = (field: string, why: Why): Dropped => ({ field, ...why, reason: sentences[why.code](why) });
