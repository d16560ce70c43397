import type { Provider } from '@pinhole/contract';

/** Runs on a machine of the operator: nothing goes to a company. */
export const isOwnMachine = ({ location }: Pick<Provider, 'location'>): boolean => location === 'self';

/** What leaves in a request, each kind once, in the order a person cares. */
export const sentKinds = [
  'prompt',
  'negative prompt',
  'reference',
  'parameter',
  'attempt id',
  'webhook address',
  'credential',
  'fixed',
] as const;
export type SentKind = (typeof sentKinds)[number];

export interface SentGroup {
  readonly kind: SentKind;
  /** As the provider names them. */
  readonly fields: readonly string[];
}

export function groupSent(sends: Provider['sends']): readonly SentGroup[] {
  return sentKinds
    .map((kind) => ({ kind, fields: sends.filter(({ from }) => from === kind).map(({ field }) => field) }))
    .filter(({ fields }) => fields.length > 0);
}
