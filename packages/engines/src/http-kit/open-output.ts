import type { EngineCall } from '../spec/engine.ts';
import { EngineError } from '../spec/engine-error.ts';
import { httpFailure } from './http-failure.ts';
import { send } from './send.ts';
import { steadyStream } from './steady-stream.ts';

/**
 * Whether an address is on one of these hosts, in the words of `Provider.hosts`: a name, `.name` for every host below it (https, usual
 * port), or a whole origin.
 */
export function isOnHosts(url: URL, hosts: readonly string[]): boolean {
  if (url.username !== '' || url.password !== '') return false;
  return hosts.some((host) => {
    if (host.includes('://')) return url.origin === host;
    if (url.protocol !== 'https:' || url.port !== '') return false;
    return host.startsWith('.') ? url.hostname.endsWith(host) : url.hostname === host;
  });
}

export interface OpenOutputOptions {
  readonly provider: string;
  readonly hosts: readonly string[];
  /** Only for files that the API itself serves; must never be given for an address on another host than the API's. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Shown to the same host in a second try, when the first was answered with 401 or 403. All of `hosts` must be the provider's own. */
  readonly whenRefused?: Readonly<Record<string, string>>;
}

/** Opens a finished file. Refuses addresses elsewhere than on `hosts`, and answers that are pages. Throws `EngineError`. */
export async function openOutput(
  call: Pick<EngineCall, 'fetch' | 'signal'>,
  address: string,
  { provider, hosts, headers = {}, whenRefused }: OpenOutputOptions,
): Promise<ReadableStream<Uint8Array>> {
  const url = URL.parse(address);
  if (!url || !isOnHosts(url, hosts)) throw fault(`${provider} points to an output on a host that is not its own.`);
  let response = await send(call, url, { headers }, { provider });
  if (whenRefused && (response.status === 401 || response.status === 403)) {
    await response.body?.cancel();
    response = await send(call, url, { headers: { ...headers, ...whenRefused } }, { provider });
  }
  return takeOutput(response, provider);
}

/** Pages, errors, drawings with scripts, and playlists, which name further addresses. */
const notAnOutput =
  /^(text\/|image\/svg|audio\/x?-?mpegurl|application\/(\w+\+)?(json|xml|javascript)|application\/(vnd\.apple\.mpegurl|x-mpegurl|dash))/i;

/** The bytes of an answer that should be a finished file. Throws `EngineError` for everything else. */
export async function takeOutput(response: Response, provider: string): Promise<ReadableStream<Uint8Array>> {
  if (response.status === 200 && response.body) {
    if (!notAnOutput.test(response.headers.get('content-type') ?? '')) return steadyStream(response.body, { provider });
    await response.body.cancel();
    throw fault(`${provider} sent a page or a playlist where an output should be.`);
  }
  await response.body?.cancel();
  if ([403, 404, 410].includes(response.status)) {
    throw new EngineError({ kind: 'lost', retry: 'never', billed: 'yes', detail: `${provider} no longer has this output.` });
  }
  throw httpFailure(response, { provider });
}

const fault = (detail: string): EngineError => new EngineError({ kind: 'engine_fault', retry: 'never', billed: 'yes', detail });
