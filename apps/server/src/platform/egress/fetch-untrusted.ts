import { lookup } from 'node:dns/promises';
import http, { type ClientRequest, type IncomingMessage } from 'node:http';
import https from 'node:https';
import { isIP } from 'node:net';
import { type Duplex, pipeline, type Readable, Transform } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import { EgressError, type EgressErrorKind } from './egress-error.ts';
import type { Recorder } from './egress-record.ts';
import { isPublicAddress } from './public-address.ts';

export interface UntrustedRequest {
  readonly purpose: string;
  /** Of the decoded answer: a compressed bomb counts as what it becomes. */
  readonly maxBytes: number;
  /** From the name lookup to the last byte. */
  readonly timeoutMs: number;
  /** Beginnings of acceptable content types, such as `image/`. Everything, when left out: the media gate looks at the bytes. */
  readonly accept?: readonly string[];
  /** When given, only these hosts (exact, or `.suffix`): an engine's outputs come from where that engine keeps them. */
  readonly hosts?: readonly string[];
  readonly signal?: AbortSignal;
}

export interface UntrustedResponse {
  readonly contentType: string | undefined;
  /** Errors with an EgressError; destroying it frees the connection. */
  readonly body: Readable;
}

export interface UntrustedFetchOptions {
  readonly allowHttp?: boolean;
  /** All addresses of a name. Asked once per call; the answer is what gets connected to. */
  readonly resolve?: (hostname: string) => Promise<readonly string[]>;
  readonly isAllowedAddress?: (address: string) => boolean;
  readonly ports?: readonly number[];
}

type UntrustedFetch = (url: string, request: UntrustedRequest, startRecord: (host: string) => Recorder) => Promise<UntrustedResponse>;

const messages: Readonly<Partial<Record<EgressErrorKind, string>>> = {
  refused: 'This address cannot be fetched.',
  too_large: 'The file at this address is larger than allowed.',
  timeout: 'The address took too long to answer.',
  aborted: 'Fetching was stopped.',
};
const failure = (kind: EgressErrorKind, cause?: unknown): EgressError => new EgressError(kind, messages[kind] ?? kind, { cause });
const refuse = (reason: string): EgressError => failure('refused', new Error(reason));

export function createUntrustedFetch(options: UntrustedFetchOptions): UntrustedFetch {
  const { allowHttp = false, resolve = resolveAll, isAllowedAddress = isPublicAddress, ports = [443, 80] } = options;

  return async function fetchUntrusted(input, request, startRecord) {
    const target = parseTarget(input, { allowHttp, ports, hosts: request.hosts });
    const stop = new AbortController();
    const onAbort = () => stop.abort(failure('aborted', request.signal?.reason));
    const timer = setTimeout(() => stop.abort(failure('timeout')), request.timeoutMs);
    request.signal?.addEventListener('abort', onAbort, { once: true });
    if (request.signal?.aborted) onAbort();
    const recorder = startRecord(target.host);
    let status: number | undefined;
    const release = (bytesIn: number) => {
      clearTimeout(timer);
      request.signal?.removeEventListener('abort', onAbort);
      recorder.finish(status, bytesIn);
    };

    try {
      const addresses = await orStopped(resolve(target.hostname), stop.signal);
      const unwanted = addresses.find((address) => !isAllowedAddress(address));
      if (addresses.length === 0 || unwanted !== undefined) throw refuse(`${target.hostname} resolves to ${unwanted ?? 'nothing'}`);

      const response = await connectToFirst(target, addresses, request.accept, stop.signal);
      status = response.statusCode;
      requireAcceptable(response, request);
      return { contentType: response.headers['content-type'], body: cappedBody(response, request.maxBytes, stop.signal, release) };
    } catch (error) {
      release(0);
      stop.abort();
      throw error instanceof EgressError ? error : failure('refused', error);
    }
  };
}

// What the authority of an honest URL is made of. Credentials, backslashes, escapes, full-width dots and every other way to make
// two parsers disagree about the host do not get as far as a parser.
const honestUrl = /^https?:\/\/(?:[a-z0-9.-]+|\[[0-9a-f:.]+\])(?::[0-9]+)?(?:[/?#][^\s\\\p{Cc}]*)?$/iu;

/** Parsed once, by the WHATWG rules; from here on only the parts are used. */
function parseTarget(input: string, rules: { allowHttp: boolean; ports: readonly number[]; hosts: readonly string[] | undefined }): URL {
  const url = honestUrl.test(input) ? URL.parse(input) : null;
  if (!url || url.username !== '' || url.password !== '') throw refuse('not a plain URL');
  if (url.protocol !== 'https:' && !(rules.allowHttp && url.protocol === 'http:')) throw refuse(`scheme ${url.protocol}`);
  if (!rules.ports.includes(portOf(url))) throw refuse(`port ${url.port}`);
  const isName = isIP(bareHost(url)) === 0;
  if (isName && (!url.hostname.includes('.') || url.hostname.endsWith('.'))) throw refuse('not a full host name');
  if (rules.hosts && !rules.hosts.some((host) => (host.startsWith('.') ? url.hostname.endsWith(host) : url.hostname === host))) {
    throw refuse('not one of the expected hosts');
  }
  return url;
}

const portOf = (url: URL): number => Number(url.port || (url.protocol === 'https:' ? 443 : 80));
const bareHost = (url: URL): string => url.hostname.replace(/^\[|\]$/g, '');

async function resolveAll(hostname: string): Promise<readonly string[]> {
  const host = hostname.replace(/^\[|\]$/g, '');
  if (isIP(host) !== 0) return [host];
  return (await lookup(host, { all: true, order: 'ipv4first' })).map(({ address }) => address);
}

function orStopped<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  signal.throwIfAborted();
  return new Promise((resolve, reject) => {
    const onAbort = () => reject(signal.reason);
    signal.addEventListener('abort', onAbort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort));
  });
}

/** Every address was checked; a host with a dead IPv6 route is still reached by its next one. */
async function connectToFirst(target: URL, addresses: readonly string[], accept: readonly string[] | undefined, signal: AbortSignal) {
  let lastError: unknown;
  for (const address of addresses) {
    try {
      return await orStopped(send(target, address, accept, signal), signal);
    } catch (error) {
      signal.throwIfAborted();
      lastError = error;
    }
  }
  throw lastError;
}

function send(target: URL, address: string, accept: readonly string[] | undefined, signal: AbortSignal): Promise<IncomingMessage> {
  const isName = isIP(bareHost(target)) === 0;
  const options: https.RequestOptions = {
    // The address itself, so that nobody resolves the name a second time. The name still goes into Host, SNI and the certificate check.
    host: address,
    port: portOf(target),
    path: `${target.pathname}${target.search}`,
    method: 'GET',
    headers: {
      host: target.host,
      accept: accept?.map((type) => (type.endsWith('/') ? `${type}*` : type)).join(', ') ?? '*/*',
      'accept-encoding': 'identity',
      'user-agent': 'Pinhole',
    },
    agent: false, // no pooled connection, no proxy from the environment
    signal,
    ...(isName ? { servername: target.hostname } : {}),
  };
  return new Promise((resolve, reject) => {
    const request: ClientRequest = target.protocol === 'https:' ? https.request(options) : http.request(options);
    request.once('response', resolve);
    request.once('upgrade', (_, socket) => {
      socket.destroy();
      reject(refuse('an answer that is no file'));
    });
    request.once('error', (error) => reject(signal.aborted ? signal.reason : error));
    request.end();
  });
}

function requireAcceptable(response: IncomingMessage, { accept, maxBytes }: UntrustedRequest): void {
  const reject = (error: EgressError) => {
    response.destroy();
    throw error;
  };
  if (response.statusCode !== 200) reject(refuse(`status ${response.statusCode}`));
  const contentType = response.headers['content-type']?.toLowerCase() ?? '';
  if (accept && !accept.some((beginning) => contentType.startsWith(beginning))) reject(refuse('unexpected content type'));
  if (Number(response.headers['content-length'] ?? 0) > maxBytes) reject(failure('too_large'));
}

const decoders: Readonly<Record<string, () => Duplex>> = {
  gzip: () => createGunzip(),
  'x-gzip': () => createGunzip(),
  deflate: () => createInflate(),
  br: () => createBrotliDecompress(),
};

/** The decoded bytes, with the cap and the deadline over them; whatever ends it frees the connection. */
function cappedBody(response: IncomingMessage, maxBytes: number, signal: AbortSignal, release: (bytesIn: number) => void): Readable {
  const encoding = response.headers['content-encoding']?.toLowerCase() ?? 'identity';
  const makeDecoder = decoders[encoding];
  if (!makeDecoder && encoding !== 'identity') {
    response.destroy();
    throw refuse(`content encoding ${encoding}`);
  }
  let bytes = 0;
  const cap = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      bytes += chunk.byteLength;
      if (bytes > maxBytes) done(failure('too_large'));
      else done(null, chunk);
    },
    destroy(error, done) {
      response.destroy();
      release(bytes);
      if (!error) done(null);
      else if (signal.aborted && signal.reason instanceof EgressError) done(signal.reason);
      else done(error instanceof EgressError ? error : failure('refused', error));
    },
  });
  pipeline([response, ...(makeDecoder ? [makeDecoder()] : []), cap], () => undefined);
  return cap;
}
