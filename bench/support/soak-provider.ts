import type { Moment, Trouble } from '../../apps/server/src/testing/faults/paid-provider.ts';
import { type PaidPushes, pushHeaders } from '../../apps/server/src/testing/faults/paid-pushes.ts';
import type { Chance } from './random.ts';

type Odds = readonly (readonly [share: number, trouble: Trouble])[];

/** How often what goes wrong. A tenth of everything is slow as well. */
const odds: Readonly<Record<Moment['kind'], Odds>> = {
  create: [
    [0.05, { kind: 'cut', done: true }],
    [0.03, { kind: 'cut' }],
    [0.04, { kind: 'answer', status: 500, done: true }],
    [0.02, { kind: 'answer', status: 502 }],
    [0.04, { kind: 'answer', status: 429, retryAfter: 1 }],
    [0.02, { kind: 'hang', done: true }],
    [0.02, { kind: 'answer', status: 200, body: '<html>', done: true }],
    [0.08, { kind: 'slow', ms: 700, done: true }],
  ],
  list: [
    [0.06, { kind: 'answer', status: 500 }],
    [0.04, { kind: 'cut' }],
    [0.02, { kind: 'half' }],
  ],
  status: [
    [0.05, { kind: 'answer', status: 500 }],
    [0.03, { kind: 'cut' }],
    [0.08, { kind: 'stale' }],
    [0.02, { kind: 'answer', status: 200, body: '{"status":"splendid"}' }],
    [0.01, { kind: 'answer', status: 200, body: { outputs: 0 } }],
    [0.02, { kind: 'half' }],
    [0.05, { kind: 'slow', ms: 500 }],
  ],
  output: [
    [0.04, { kind: 'answer', status: 404 }],
    [0.05, { kind: 'half' }],
    [0.03, { kind: 'answer', status: 200, body: 'no picture' }],
    [0.05, { kind: 'slow', ms: 800 }],
  ],
  remove: [
    [0.06, { kind: 'answer', status: 500 }],
    [0.03, { kind: 'cut', done: true }],
  ],
};

/** A provider that is slow and lies. `counts` tells what it did. */
export function createMischief(chance: Chance): {
  readonly counts: Readonly<Record<string, number>>;
  trouble(moment: Moment): Trouble | undefined;
  calm(): void;
} {
  const counts: Record<string, number> = {};
  let calm = false;
  return {
    counts,
    calm() {
      calm = true;
    },
    trouble({ kind }) {
      if (calm) return undefined;
      let left = chance.next();
      for (const [share, trouble] of odds[kind]) {
        left -= share;
        if (left >= 0) continue;
        counts[`${kind} ${trouble.kind}`] = (counts[`${kind} ${trouble.kind}`] ?? 0) + 1;
        return trouble;
      }
      return undefined;
    },
  };
}

/** Sends what was pushed once more, late, in many copies, or with something forged. Answers what came back, by kind. */
export async function pester(
  pushes: PaidPushes,
  chance: Chance,
  origin: string | undefined,
  counts: Record<string, number>,
): Promise<void> {
  const [first, ...rest] = pushes.taken.slice(-40);
  if (!first || !origin) return;
  const { url, headers, body } = chance.pick([first, ...rest]);
  const forged = chance.in(0.5);
  const send = async (): Promise<void> => {
    const lie = forged ? { [pushHeaders.signature]: '0'.repeat(64) } : {};
    const to = new URL(new URL(url).pathname, origin);
    const response = await fetch(to, { method: 'POST', headers: { ...headers, ...lie }, body, signal: AbortSignal.timeout(5_000) });
    const kind = `${forged ? 'forged' : 'again'} ${response.status}`;
    counts[kind] = (counts[kind] ?? 0) + 1;
  };
  await Promise.allSettled(Array.from({ length: chance.between(1, 20) }, send));
}
