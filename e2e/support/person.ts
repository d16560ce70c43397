import { randomUUID } from 'node:crypto';
import type { Asset, Generation, GenerationRequest } from '@pinhole/contract';
import type { Cookie } from '@playwright/test';

/** Somebody with an account, and what they can do without a page. */
export interface Person {
  readonly name: string;
  readonly email: string;
  readonly password: string;
  /** As a browser holds it. */
  readonly cookie: Cookie;
  call(method: string, path: string, body?: unknown): Promise<Response>;
  /** Makes pictures and waits for them. */
  make(request: Partial<GenerationRequest> & { readonly prompt: string }): Promise<Generation>;
  assets(): Promise<readonly Asset[]>;
}

export const password = 'lantern orchard violin 42';

/** Signs somebody up, or in when they exist already. */
export async function enter(url: string, who: { readonly name: string; readonly email: string; readonly isNew: boolean }): Promise<Person> {
  const { name, email } = who;
  const body = who.isNew ? { name, email, password, locale: 'en', ageAttested: true, policyVersion: '1' } : { email, password };
  const response = await send(url, 'POST', `/api/auth/${who.isNew ? 'sign-up' : 'sign-in'}/email`, body);
  if (!response.ok) throw new Error(`${email} was not let in: ${response.status} ${await response.text()}`);
  const cookie = cookieOf(url, response.headers.getSetCookie());
  const call = (method: string, path: string, sent?: unknown): Promise<Response> =>
    send(url, method, path, sent, { cookie: `${cookie.name}=${cookie.value}` });
  return {
    name,
    email,
    password,
    cookie,
    call,
    async make(request) {
      const asked = await call('POST', '/v1/generations', {
        model: 'sketch-image',
        count: 1,
        size: { width: 384, height: 256 },
        seed: 7,
        ...request,
      });
      if (asked.status !== 202) throw new Error(`The generation was refused: ${asked.status} ${await asked.text()}`);
      const { id } = (await asked.json()) as Generation;
      for (const deadline = Date.now() + 60_000; Date.now() < deadline; ) {
        const generation = (await (await call('GET', `/v1/generations/${id}`)).json()) as Generation;
        if (generation.finishedAt) return generation;
        await new Promise((resolve) => void setTimeout(resolve, 100));
      }
      throw new Error(`Generation ${id} is not finished after a minute`);
    },
    async assets() {
      const page = (await (await call('GET', '/v1/assets')).json()) as { readonly data: readonly Asset[] };
      return page.data;
    },
  };
}

export const newAddress = (name: string): string => `${name}-${randomUUID().slice(0, 8)}@example.com`;

function send(url: string, method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(new URL(path, url), {
    method,
    headers: { origin: url, ...headers, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
}

function cookieOf(url: string, lines: readonly string[]): Cookie {
  const [pair = ''] = lines[0]?.split(';') ?? [];
  const [name = '', value = ''] = pair.split('=');
  return { name, value, domain: new URL(url).hostname, path: '/', expires: -1, httpOnly: true, secure: false, sameSite: 'Lax' };
}
