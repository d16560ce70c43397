import type { PaymentWays } from './payment-ways.ts';

/** Less than whoever asks is waited for. */
const callMs = 10_000;

interface PromptChecker {
  readonly id: string;
  /** What the provider is called. */
  readonly title: string;
  screen(text: string, ref: string): Promise<'allow' | 'flag' | 'deny'>;
}

/**
 * The ways to pay whose provider demands to see every prompt first: those of real money, and those of tests only where there is no other.
 * One that is switched off sells nothing and is not asked.
 */
export function promptCheckersOf(ways: PaymentWays): PromptChecker[] {
  const checking = [...ways.all.values()].filter(({ row, provider }) => row.enabled && provider.screenPrompt);
  const live = checking.filter(({ row }) => row.live);
  return (live.length > 0 ? live : checking).map((way) => ({
    id: way.row.id,
    title: way.kind.title,
    screen: async (text, ref) => {
      const { screenPrompt } = way.provider;
      if (!screenPrompt) throw new Error(`${way.row.id} checks no prompts`);
      return screenPrompt(text, ref, ways.callFor(way, callMs));
    },
  }));
}
