import { z } from 'zod';
import { addressField, httpFailure, isOnHosts, readFailure } from '../http-kit/index.ts';
import type { EngineError } from '../spec/engine-error.ts';
import type { Connection } from '../spec/provider.ts';

export const title = 'Black Forest Labs';

const regions: Readonly<Record<string, string>> = {
  global: 'https://api.bfl.ai/',
  eu: 'https://api.eu.bfl.ai/',
  us: 'https://api.us.bfl.ai/',
};

export interface Address {
  readonly base: URL;
  /** Whether the connection goes to the provider itself and not to an address that an operator filled in. */
  readonly official: boolean;
}

/** Throws `ConnectionError` naming the field. */
export function addressOf({ fields }: Pick<Connection, 'fields'>): Address {
  const preset = regions[fields.region ?? ''] ?? 'https://api.bfl.ai/';
  return { base: addressField({ fields }, 'baseUrl', preset), official: !fields.baseUrl?.trim() };
}

/** Where a connection may go: tasks are answered by the cluster that took them, and files come from delivery hosts beside it. */
export const hostsOf = ({ base, official }: Address): readonly string[] => (official ? ['.bfl.ai'] : [base.origin]);

/** Only hosts of the API itself are shown the key; never those that deliver files. */
export function mayHaveKey(url: URL, { base, official }: Address): boolean {
  if (!official) return url.origin === base.origin;
  return isOnHosts(url, ['.bfl.ai']) && /^api(\.[a-z0-9-]+)?\.bfl\.ai$/.test(url.hostname);
}

/** What a submit is answered with: `polling_url`, or with a webhook perhaps only a status. */
export const accepted = z.object({
  id: z.string().min(1).max(200),
  polling_url: z.string().max(2_000).nullish(),
  cost: z.number().nonnegative().nullish(),
});

export const result = z.object({
  id: z.string().nullish(),
  status: z.string(),
  result: z.object({ sample: z.string().nullish(), seed: z.number().nullish() }).nullish(),
  details: z.unknown().optional(),
  cost: z.number().nonnegative().nullish(),
});
export type TaskResult = z.output<typeof result>;

export const credits = z.object({ credits: z.number() });

const problem = z.object({ detail: z.unknown(), error: z.unknown() }).partial();
const fieldProblem = z.array(z.object({ loc: z.array(z.union([z.string(), z.number()])) })).min(1);

/** What an answer that is not a success means. */
export async function failureOf(response: Response, paid = false): Promise<EngineError> {
  const body = await readFailure(response, problem);
  const loc = fieldProblem.safeParse(body?.detail).data?.[0]?.loc ?? [];
  const field = loc.filter((part) => part !== 'body').join('.');
  return httpFailure(response, { provider: title, paid, ...(field === '' ? {} : { field }) });
}
