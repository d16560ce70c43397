import type { ProbeFailure } from '@pinhole/contract';
import type { MessageId, Translate } from '../../app/i18n.ts';

const kinds: ReadonlySet<string> = new Set<ProbeFailure>([
  'auth',
  'quota',
  'rate_limit',
  'bad_input',
  'unsupported',
  'refused_content',
  'not_found',
  'overloaded',
  'engine_fault',
  'network',
  'timeout',
  'lost',
]);

/** What kind of trouble a provider made, in words; one this page does not know goes by its own name. */
export const faultText = (kind: string, t: Translate): string =>
  kinds.has(kind) ? t(`engines.fault.${kind as ProbeFailure}` satisfies MessageId) : kind;
