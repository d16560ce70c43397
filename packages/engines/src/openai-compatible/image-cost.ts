import { estimateCost } from '../request-kit/estimate-cost.ts';
import type { Cost, EngineRequest } from '../spec/engine.ts';
import type { CostRule } from '../spec/provider.ts';
import type { OpenAiModel } from './connection.ts';
import type { Dialect } from './dialects.ts';
import type { Usage } from './read-images.ts';

/** The least that is known of the cost of what these models make: an estimate, or that it is free. */
export function leastExact(models: readonly OpenAiModel[], { locality }: Dialect): 'estimated' | 'free' {
  return locality === 'cloud' || models.some(({ cost }) => hasPrice(cost)) ? 'estimated' : 'free';
}

/** What a call cost: as the server says, by the tokens it counted, else by the price table. */
export function imageCost(
  { cost: rule }: OpenAiModel,
  dialect: Dialect,
  {
    usage,
    headers,
    asked,
    least,
  }: { readonly usage: Usage | undefined; readonly headers: Headers; readonly asked: EngineRequest; readonly least: 'estimated' | 'free' },
): Cost {
  const said = Number((dialect.costHeader && headers.get(dialect.costHeader)) ?? Number.NaN);
  if (Number.isFinite(said) && said >= 0) return { amountMicros: BigInt(Math.round(said * 1e6)), currency: 'USD', quality: 'reported' };
  const counted = usage && tokenCost(rule, usage);
  if (counted !== undefined) return { amountMicros: BigInt(Math.round(counted)), currency: rule.currency, quality: 'computed' };
  const megapixels = (asked.count * asked.size.width * asked.size.height) / 1e6;
  return estimateCost(rule, { outputs: asked.count, megapixels, seconds: 0 }, least);
}

/** Of a clip so long. */
export function clipCost(rule: CostRule, seconds: number, least: 'estimated' | 'free'): Cost {
  return estimateCost(rule, { outputs: 1, megapixels: 0, seconds }, least);
}

/** Micros; undefined where the rule has no price for tokens or the answer no count. */
function tokenCost({ perMillionTokensByKindMicros: kinds, perMillionTokensMicros: flat }: CostRule, usage: Usage): number | undefined {
  const { input_tokens: input, output_tokens: out, input_tokens_details: details } = usage;
  if (typeof out !== 'number') return undefined;
  const imageIn = details?.image_tokens ?? 0;
  const textIn = details?.text_tokens ?? Math.max(0, (input ?? 0) - imageIn);
  if (kinds) return (textIn * kinds.textIn + imageIn * kinds.imageIn + out * kinds.out) / 1e6;
  return flat === undefined ? undefined : ((textIn + imageIn + out) * flat) / 1e6;
}

const hasPrice = (rule: CostRule): boolean =>
  [
    rule.perOutputMicros,
    rule.perMegapixelMicros,
    rule.perSecondMicros,
    rule.perMillionTokensMicros,
    rule.perMillionTokensByKindMicros?.out,
  ].some((price) => price !== undefined && price > 0);
