import { resumes, type Transport, transports } from './fault-engines.ts';
import type { PaidResume } from './paid-engine.ts';

/** Before and after everything that a generation does to the world, from the request to the last clean-up. */
export const points = Array.from({ length: 13 }, (_, index) => [`K${index}:before`, `K${index}:after`]).flat();

export const works = [
  { name: 'one picture', output: 'image', count: 1 },
  { name: 'a clip', output: 'clip', count: 1 },
  { name: 'a batch of four', output: 'image', count: 4 },
] as const;
export type Work = (typeof works)[number];

export interface KillCase {
  readonly point: string;
  readonly work: Work;
  readonly resume: PaidResume;
  readonly transport: Transport;
}

/**
 * Everything with everything (`PINHOLE_FAULTS=all`), or so few that any two values of any two axes still meet at least once: every
 * point with every kind of work, every way to find a lost call and every way to learn of the end.
 */
export function casesOf(work: Work, all = process.env.PINHOLE_FAULTS === 'all'): KillCase[] {
  if (all)
    return points.flatMap((point) => resumes.flatMap((resume) => transports.map((transport) => ({ point, work, resume, transport }))));
  return points.map((point, index) => {
    const turn = index + works.indexOf(work);
    return { point, work, resume: at(resumes, turn), transport: at(transports, turn) };
  });
}

function at<Value>(values: readonly Value[], turn: number): Value {
  const value = values[turn % values.length];
  if (value === undefined) throw new Error('there is nothing to choose from');
  return value;
}

/** Points between our key and the provider's answer: after a death there, only the provider knows whether it was called. */
const unanswered = new Set(['K3:after', 'K4:before', 'K4:after', 'K5:before']);
const called = new Set(['K4:after', 'K5:before']);

/** How it must end: paid with pictures, or as a doubtful call that costs the customer nothing. Never a second call. */
export function expectedEnd({ point, resume }: KillCase): { readonly state: 'succeeded' | 'expired'; readonly calls: number } {
  if (!unanswered.has(point) || resume === 'by-client-id') return { state: 'succeeded', calls: 1 };
  if (resume === 'by-listing' && called.has(point)) return { state: 'succeeded', calls: 1 };
  return { state: 'expired', calls: called.has(point) ? 1 : 0 };
}
