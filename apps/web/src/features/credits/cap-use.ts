import type { Balance } from '@pinhole/contract';
import type { MeterTone } from '../../ui/meter.tsx';

export interface CapUse {
  /** 0…1 of the cap. */
  readonly share: number;
  readonly tone: MeterTone;
  /** Micro-credits; never below zero. */
  readonly left: bigint;
}

const nearlyAll = 80;

/** How much of a cap is used up; nothing without a cap. */
export function capUse({ limit, spent }: Pick<Balance['cap'], 'limit' | 'spent'>): CapUse | undefined {
  if (limit === null) return undefined;
  const most = BigInt(limit);
  const used = BigInt(spent);
  // Whole percents first: amounts may be larger than a number holds exactly.
  const percent = most === 0n ? 100 : Number((used * 1000n) / most) / 10;
  return {
    share: Math.min(1, percent / 100),
    tone: percent >= 100 ? 'bad' : percent >= nearlyAll ? 'warn' : 'plain',
    left: used < most ? most - used : 0n,
  };
}
