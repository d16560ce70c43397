import { isOnHosts, send, takeOutput } from '../http-kit/index.ts';
import type { EngineCall } from '../spec/engine.ts';
import { EngineError } from '../spec/engine-error.ts';
import { failureOf, hostsOf, title } from './api.ts';
import type { Connected } from './connected.ts';

const maxHops = 3;
const redirects = new Set([301, 302, 303, 307, 308]);

/**
 * Opens a finished clip. Its file is behind the key, and Google may send on to another address: the key goes along only to the host it
 * belongs to.
 */
export async function openFile(uri: string, { base, headers }: Connected, call: EngineCall): Promise<ReadableStream<Uint8Array>> {
  let url = URL.parse(uri);
  if (url?.origin !== base.origin) throw elsewhere();
  for (let hop = 0; ; hop += 1) {
    const response = await send(call, url, { headers: url.origin === base.origin ? headers : {} }, { provider: title });
    if (!redirects.has(response.status)) return takeOutput(response, title);
    await response.body?.cancel();
    const next: URL | null = URL.parse(response.headers.get('location') ?? '', url);
    if (!next || hop >= maxHops || !isOnHosts(next, hostsOf(base))) throw elsewhere();
    url = next;
  }
}

/** Deletes the file behind an address. One that is gone is a success; Google says 403 of those it does not find. */
export async function deleteFile(uri: string, { base, headers }: Connected, call: EngineCall): Promise<void> {
  const id = /\/files\/([\w-]{1,100})(?:[:?/]|$)/.exec(uri)?.[1];
  if (URL.parse(uri)?.origin !== base.origin || id === undefined) throw elsewhere();
  const response = await send(call, new URL(`v1beta/files/${id}`, base), { method: 'DELETE', headers }, { provider: title });
  if (!response.ok && response.status !== 403 && response.status !== 404) throw await failureOf(response);
  await response.body?.cancel();
}

const elsewhere = (): EngineError =>
  new EngineError({
    kind: 'engine_fault',
    retry: 'never',
    billed: 'yes',
    detail: `${title} points to an output on a host that is not its own.`,
  });
