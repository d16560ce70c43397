import type { Cost } from '../spec/engine.ts';
import type { CostRule } from '../spec/provider.ts';

/** What was made: the measures that a cost rule may multiply. */
export interface Made {
  readonly outputs: number;
  /** Of all outputs together. */
  readonly megapixels: number;
  /** Of all outputs together, or of computing time where the provider bills that. */
  readonly seconds: number;
}

/** The price table applied to what was made. */
export function estimateCost(rule: CostRule, { outputs, megapixels, seconds }: Made, quality: Cost['quality'] = 'estimated'): Cost {
  const micros =
    (rule.perOutputMicros ?? 0) * outputs + (rule.perMegapixelMicros ?? 0) * megapixels + (rule.perSecondMicros ?? 0) * seconds;
  return { amountMicros: BigInt(Math.round(micros)), currency: rule.currency, quality };
}
