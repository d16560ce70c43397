import { z } from 'zod';
import type { Cost, SafetyVerdict } from '../spec/engine.ts';
import type { CostRule } from '../spec/provider.ts';
import type { PictureMapping } from './mapping.ts';

const tokens = z.number().int().nonnegative().nullish();

export const answered = z.object({
  candidates: z
    .array(
      z.object({
        content: z
          .object({
            parts: z
              .array(
                z.object({
                  thought: z.boolean().nullish(),
                  inlineData: z.object({ data: z.string() }).nullish(),
                }),
              )
              .nullish(),
          })
          .nullish(),
        finishReason: z.string().nullish(),
        safetyRatings: z
          .array(z.object({ category: z.string(), probability: z.string().nullish(), blocked: z.boolean().nullish() }))
          .nullish(),
      }),
    )
    .nullish(),
  promptFeedback: z.object({ blockReason: z.string().nullish() }).nullish(),
  usageMetadata: z
    .object({
      promptTokenCount: tokens,
      candidatesTokenCount: tokens,
      thoughtsTokenCount: tokens,
      candidatesTokensDetails: z.array(z.object({ modality: z.string(), tokenCount: tokens })).nullish(),
    })
    .nullish(),
});
export type PictureAnswer = z.output<typeof answered>;

const refusals = new Set([
  'SAFETY',
  'IMAGE_SAFETY',
  'PROHIBITED_CONTENT',
  'IMAGE_PROHIBITED_CONTENT',
  'RECITATION',
  'IMAGE_RECITATION',
  'BLOCKLIST',
  'SPII',
]);

/** Whether a candidate ended because of what it would have shown. */
export const refusesContent = (finishReason: string | null | undefined): boolean => refusals.has(finishReason ?? '');

/** Google rates only some pictures: without ratings nothing is known. */
export function verdictOf({ candidates }: PictureAnswer): Pick<SafetyVerdict, 'verdict'> {
  const ratings = candidates?.[0]?.safetyRatings ?? [];
  const low = ratings.every(({ probability, blocked }) => !blocked && (probability === 'NEGLIGIBLE' || probability === 'LOW'));
  return { verdict: ratings.length > 0 && low ? 'clean' : 'unknown' };
}

/** The tokens that the answer counts at the prices of the catalogue; the price of an output where it counts none. */
export function costOf({ usageMetadata: usage }: PictureAnswer, rule: CostRule, prices: PictureMapping): Cost {
  const made = usage?.candidatesTokenCount;
  if (made == null || rule.perMillionTokensMicros === undefined)
    return { amountMicros: BigInt(Math.round(rule.perOutputMicros ?? 0)), currency: rule.currency, quality: 'estimated' };
  const details = usage?.candidatesTokensDetails?.filter(({ modality }) => modality === 'IMAGE') ?? [];
  const picture = details.length === 0 ? made : Math.min(made, sum(details.map(({ tokenCount }) => tokenCount ?? 0)));
  const text = made - picture + (usage?.thoughtsTokenCount ?? 0);
  const input = usage?.promptTokenCount ?? 0;
  const micros = picture * rule.perMillionTokensMicros + text * prices.textTokensMicros + input * prices.inputTokensMicros;
  return { amountMicros: BigInt(Math.round(micros / 1_000_000)), currency: rule.currency, quality: 'computed' };
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);
