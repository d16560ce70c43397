import type { CompiledRequest } from '@pinhole/contract';
import type { Cost, CostRule } from '@pinhole/engines';

/** What a call should cost by the rule of its model. Null where the rule counts tokens: those are known only from an answer. */
export function estimateCost(
  rule: CostRule | null,
  { count, size, durationSeconds }: Pick<CompiledRequest, 'count' | 'size' | 'durationSeconds'>,
): Cost | null {
  if (!rule) return null;
  const { perOutputMicros = 0, perMegapixelMicros = 0, perSecondMicros = 0 } = rule;
  if (perOutputMicros + perMegapixelMicros + perSecondMicros === 0) return null;
  const megapixels = (size.width * size.height) / 1_000_000;
  const micros = Math.round(count * (perOutputMicros + perMegapixelMicros * megapixels + perSecondMicros * (durationSeconds ?? 0)));
  return { amountMicros: BigInt(micros), currency: rule.currency, quality: 'estimated' };
}
