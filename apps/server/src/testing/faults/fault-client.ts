import type { Generation } from '@pinhole/contract';
import { operator, publicOrigin } from './fault-service.ts';

/** One customer's script: an API key that outlives every death, and the patience that the documentation asks for. */
export interface FaultClient {
  submit(key: string, request: object): Promise<Generation>;
  read(id: string): Promise<Generation>;
}

/** Signs in once as the operator of the service that listens at `url()`, and makes a key that may do what customers do. */
export async function makeFaultKey(url: string | undefined): Promise<string> {
  const headers = { 'content-type': 'application/json', origin: publicOrigin };
  const signedIn = await fetch(`${url}/api/auth/sign-in/email`, { method: 'POST', headers, body: JSON.stringify(operator) });
  const cookie = signedIn.headers
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .join('; ');
  const made = await fetch(`${url}/v1/keys`, {
    method: 'POST',
    headers: { ...headers, cookie },
    body: JSON.stringify({ name: 'faults', scopes: ['generations:read', 'generations:write', 'assets:read', 'credits:read'] }),
  });
  if (!made.ok) throw new Error(`no key was made: ${made.status} ${await made.text()}`);
  return `Bearer ${((await made.json()) as { secret: string }).secret}`;
}

export async function createFaultClient(url: () => string | undefined): Promise<FaultClient> {
  const authorization = await makeFaultKey(url());

  async function ask(
    method: string,
    path: string,
    expected: number,
    more: { readonly headers?: Readonly<Record<string, string>>; readonly body?: string } = {},
  ) {
    const response = await fetch(`${url()}${path}`, { method, ...more, headers: { authorization, ...more.headers } });
    if (response.status !== expected) throw new Error(`${method} ${path} answered ${response.status}: ${await response.text()}`);
    return (await response.json()) as Generation;
  }
  return {
    submit: (key, request) =>
      ask('POST', '/v1/generations', 202, {
        headers: { 'content-type': 'application/json', 'idempotency-key': key },
        body: JSON.stringify(request),
      }),
    read: (id) => ask('GET', `/v1/generations/${id}`, 200),
  };
}
