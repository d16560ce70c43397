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
 * One that is switched off sells nothing and is not asked. One that cannot be opened never answers: nothing is made until it can be.
 */
export function promptCheckersOf(ways: PaymentWays): PromptChecker[] {
  const checking = [...ways.all.values()].filter(({ row, provider }) => row.enabled && provider.screenPrompt);
  const live = checking.filter(({ row }) => row.live);
  const silent = ways.closed
    .filter(({ row, kind }) => row.enabled && kind?.checksPrompts && demands(kind.checksPrompts, row.fields))
    .map(
      ({ row, kind }): PromptChecker => ({
        id: row.id,
        title: kind?.title ?? row.name,
        screen: () => Promise.reject(new Error(`${row.id} cannot be opened`)),
      }),
    );
  const asked = (live.length > 0 ? live : checking).map(
    (way): PromptChecker => ({
      id: way.row.id,
      title: way.kind.title,
      screen: async (text, ref) => {
        const { screenPrompt } = way.provider;
        if (!screenPrompt) throw new Error(`${way.row.id} checks no prompts`);
        return screenPrompt(text, ref, ways.callFor(way, callMs));
      },
    }),
  );
  return [...asked, ...silent];
}

/** Fields that cannot even be read count as a demand. */
function demands(checks: (fields: Readonly<Record<string, string>>) => boolean, fields: Readonly<Record<string, string>>): boolean {
  try {
    return checks(fields);
  } catch {
    return true;
  }
}
