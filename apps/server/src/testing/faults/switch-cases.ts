import { resumes, type Transport, transports } from './fault-engines.ts';
import { expectedEnd } from './kill-cases.ts';
import type { PaidResume } from './paid-engine.ts';

export interface SwitchCase {
  readonly point: string;
  /** How often the model that does not do it goes by there before. */
  readonly spared: number;
  /** Whether the first model is asked and refuses, or is paused and not asked at all. */
  readonly why: 'refused' | 'paused';
  readonly first: PaidResume;
  readonly second: PaidResume;
  readonly transport: Transport;
}

/** Around the transaction that hands work on, and on both sides of each write in it. A model that is not asked refuses nothing. */
const ofARefusal = ['S1:before', 'S1:after', 'S2:before', 'S2:after'];
const ofEvery = ['S0:before', 'S3:before', 'S3:after', 'S4:before', 'S4:after', 'S5:before', 'S5:after', 'S6:before', 'S6:after'];
/** On the way of the substitute; the first model goes by some of them as well. */
const afterwards = [
  { point: 'K2:after', spared: 1 },
  { point: 'K3:after', spared: 1 },
  { point: 'K4:before', spared: 1 },
  { point: 'K4:after', spared: 0 },
  { point: 'K5:before', spared: 0 },
  { point: 'K5:after', spared: 0 },
];

/** Everything with everything, or each point once for each reason, while the kinds of provider take turns. */
export function switchCases(all = process.env.PINHOLE_FAULTS === 'all'): SwitchCase[] {
  const places = [
    ...[...ofARefusal, ...ofEvery].map((point) => ({ point, spared: 0, why: 'refused' as const })),
    ...ofEvery.map((point) => ({ point, spared: 0, why: 'paused' as const })),
    ...afterwards.map((place) => ({ ...place, why: 'refused' as const })),
  ];
  if (all)
    return places.flatMap((place) =>
      resumes.flatMap((first) => resumes.flatMap((second) => transports.map((transport) => ({ ...place, first, second, transport })))),
    );
  return places.map((place, index) => ({
    ...place,
    first: at(resumes, index),
    second: at(resumes, index + Math.floor(index / resumes.length)),
    transport: at(transports, index),
  }));
}

function at<Value>(values: readonly Value[], turn: number): Value {
  const value = values[turn % values.length];
  if (value === undefined) throw new Error('there is nothing to choose from');
  return value;
}

export interface SwitchEnd {
  readonly state: 'succeeded' | 'expired';
  /** Accepted by the substitute. */
  readonly calls: number;
  /** States of the calls, in order. */
  readonly attempts: readonly string[];
}

/**
 * As long as the refusal is not written down, only the first provider can say that it never began, and then it is asked once more. Who
 * cannot say it leaves a doubtful call that nobody else is given.
 */
export function expectedSwitch({ point, why, first, second, transport }: SwitchCase): SwitchEnd {
  const refusals = why === 'refused' ? ['rejected'] : [];
  const written = point === 'S6:after' || point.startsWith('K');
  if (why === 'refused' && !written && first !== 'by-client-id') return { state: 'expired', calls: 0, attempts: ['doubtful'] };
  if (!point.startsWith('K')) return { state: 'succeeded', calls: 1, attempts: [...refusals, 'done'] };
  const end = expectedEnd({ point, resume: second, transport, work: { name: 'one picture', output: 'image', count: 1 } });
  return { ...end, attempts: [...refusals, end.state === 'succeeded' ? 'done' : 'doubtful'] };
}
