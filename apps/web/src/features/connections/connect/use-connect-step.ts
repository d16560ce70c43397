import { useNavigate, useSearch } from '@tanstack/react-router';
import type { ConnectSearch } from './connect-search.ts';

export type ConnectStep =
  | { readonly at: 'list' }
  | { readonly at: 'choose' }
  | { readonly at: 'key'; readonly provider: string }
  | { readonly at: 'edit' | 'test' | 'models'; readonly connection: string };

const fresh = 'new:';

/** The address says where somebody is. */
export function stepOf({ connect, step }: ConnectSearch): ConnectStep {
  if (connect === undefined || connect === '') return { at: 'list' };
  if (connect === 'new') return { at: 'choose' };
  if (connect.startsWith(fresh)) return { at: 'key', provider: connect.slice(fresh.length) };
  return { at: step === 'key' ? 'edit' : (step ?? 'test'), connection: connect };
}

export function searchOf(step: ConnectStep): ConnectSearch {
  if (step.at === 'list') return {};
  if (step.at === 'choose') return { connect: 'new' };
  if (step.at === 'key') return { connect: `${fresh}${step.provider}` };
  return { connect: step.connection, ...(step.at === 'test' ? {} : { step: step.at === 'edit' ? 'key' : 'models' }) };
}

export function useConnectStep(section: 'engines' | 'payments' = 'engines'): {
  readonly step: ConnectStep;
  readonly go: (step: ConnectStep) => void;
} {
  const navigate = useNavigate();
  const search: ConnectSearch = useSearch({ strict: false });
  return {
    step: stepOf(search),
    go: (step) => void navigate({ to: '/admin/{-$section}', params: { section }, search: searchOf(step) }),
  };
}
