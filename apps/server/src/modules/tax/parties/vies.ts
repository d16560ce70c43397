import { z } from 'zod';
import type { Processor } from '../../../platform/egress/processors.ts';
import type { VatNumber } from '../rules/vat-number.ts';

/** The European Commission, which is asked whether VAT numbers are valid: one number at a time, and the operator's own. */
export const viesProcessor: Processor = {
  id: 'vies',
  title: 'European Commission (VIES)',
  hosts: ['ec.europa.eu'],
  purposes: ['vat-check'],
};

const viesAddress = 'https://ec.europa.eu/taxation_customs/vies/rest-api';

/** What the tax authorities say. `unavailable` is no answer about the number at all. */
export type ViesAnswer =
  | { readonly outcome: 'valid'; readonly name: string | null; readonly address: string | null; readonly consultation: string | null }
  | { readonly outcome: 'invalid' }
  | { readonly outcome: 'unavailable'; readonly code: string; readonly later: boolean };

export interface Vies {
  check(number: VatNumber, requester: VatNumber | null): Promise<ViesAnswer>;
}

export interface ViesOptions {
  readonly fetch: typeof globalThis.fetch;
  readonly address?: string;
  /** Some states take 15 s to answer. */
  readonly timeoutMs?: number;
}

const failure = z.object({ errorWrappers: z.array(z.object({ error: z.string() })).optional(), actionSucceed: z.boolean().optional() });
const answer = z.object({
  valid: z.boolean().optional(),
  isValid: z.boolean().optional(),
  userError: z.string().optional(),
  name: z.string().nullish(),
  address: z.string().nullish(),
  requestIdentifier: z.string().nullish(),
});

/** Asking again changes nothing: the question is wrong, or we are shut out. */
const forGood = new Set(['INVALID_INPUT', 'INVALID_REQUESTER_INFO', 'IP_BLOCKED', 'VAT_BLOCKED']);
/** Member states answer few at a time and count the rest as load. */
const atOnceByState = 2;

/** The European Commission's check of VAT numbers, over its REST interface. Never throws for what the other side does. */
export function createVies({ address = viesAddress, timeoutMs = 20_000, ...gate }: ViesOptions): Vies {
  const lines = new Map<string, ReturnType<typeof createLine>>();

  async function ask(number: VatNumber, requester: VatNumber | null): Promise<ViesAnswer> {
    let response: Response;
    let text: string;
    try {
      response = await gate.fetch(`${address}/check-vat-number`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', accept: 'application/json' },
        body: JSON.stringify({
          countryCode: number.prefix,
          vatNumber: number.number,
          ...(requester ? { requesterMemberStateCode: requester.prefix, requesterNumber: requester.number } : {}),
        }),
        signal: AbortSignal.timeout(timeoutMs),
      });
      text = await response.text();
    } catch (error) {
      return {
        outcome: 'unavailable',
        code: error instanceof Error && error.name === 'TimeoutError' ? 'TIMEOUT' : 'UNREACHABLE',
        later: true,
      };
    }
    return readAnswer(response.status, text);
  }

  return {
    check(number, requester) {
      const line = lines.get(number.prefix) ?? createLine(atOnceByState);
      lines.set(number.prefix, line);
      return line(() => ask(number, requester));
    },
  };
}

/** Failures come with any status, also 200: what is in the body decides, and what is not understood is no answer. */
export function readAnswer(status: number, text: string): ViesAnswer {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    return unavailable(`HTTP_${status}`);
  }
  const failed = failure.safeParse(body);
  const wrapped = failed.data?.errorWrappers?.[0]?.error;
  if (wrapped !== undefined || failed.data?.actionSucceed === false) return unavailable(wrapped ?? 'UNKNOWN');
  const read = answer.safeParse(body);
  if (!read.success) return unavailable(`HTTP_${status}`);
  const { userError, valid, isValid, name, address, requestIdentifier } = read.data;
  if (userError !== undefined && userError !== 'VALID' && userError !== 'INVALID') return unavailable(userError);
  const verdict = valid ?? isValid;
  if (verdict === undefined || status >= 400) return unavailable(`HTTP_${status}`);
  if (!verdict) return { outcome: 'invalid' };
  return { outcome: 'valid', name: shown(name), address: shown(address), consultation: shown(requestIdentifier) };
}

const unavailable = (code: string): ViesAnswer => ({ outcome: 'unavailable', code, later: !forGood.has(code) });

/** States that tell no name answer with dashes. */
function shown(text: string | null | undefined): string | null {
  const trimmed = (text ?? '').trim();
  return /^-*$/.test(trimmed) ? null : trimmed;
}

function createLine(limit: number): <Result>(work: () => Promise<Result>) => Promise<Result> {
  let running = 0;
  const waiting: (() => void)[] = [];
  return async (work) => {
    if (running < limit) running += 1;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    try {
      return await work();
    } finally {
      // Whoever waits takes over the place; nobody can slip in between.
      const next = waiting.shift();
      if (next) next();
      else running -= 1;
    }
  };
}
