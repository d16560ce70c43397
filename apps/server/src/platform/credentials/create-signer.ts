import { Worker } from 'node:worker_threads';
import type { FileSigner, SigningJob, UnsignedFile } from '../media/file-signer.ts';
import { MediaError } from '../media/media-error.ts';
import type { CertifiedKey } from './cose-sign1.ts';
import type { SigningReply, SigningRequest } from './signing-protocol.ts';

export interface SignerOptions {
  /** Asked for when the first file comes: making an identity takes a moment, and many starts sign nothing. */
  readonly identity: () => Promise<CertifiedKey>;
  /** Of Pinhole, as it stands in every file. */
  readonly version: string;
  readonly idleSeconds?: number;
  /** Of one file. The library holds what it writes in memory, more than once. */
  readonly maxBytes?: number;
  readonly seconds?: number;
}

const megabyte = 1024 * 1024;
/** The library's memory grows with the largest file and never shrinks: after one of this size its thread starts afresh. */
const freshThreadBytes = 32 * megabyte;

/** C2PA has places in these. WebM is not among them: there the tag with the digital source type is all a file can carry. */
const signable = new Set(['image/png', 'image/jpeg', 'image/webp', 'image/avif', 'video/mp4']);

/** Signs finished files one after the other in a thread beside everything else, which ends when there is nothing to do. */
export function createSigner(options: SignerOptions): FileSigner {
  const { idleSeconds = 120, maxBytes = 128 * megabyte, seconds = 60 } = options;
  let thread: Promise<Worker> | undefined;
  let running: Worker | undefined;
  let idleTimer: NodeJS.Timeout | undefined;
  let last: Promise<unknown> = Promise.resolve();
  let closed = false;

  async function sign(job: SigningJob, signal?: AbortSignal): Promise<readonly UnsignedFile[]> {
    const files = job.files.filter(({ mime, bytes }) => signable.has(mime) && bytes <= maxBytes);
    if (files.length === 0) return job.files;
    const turn = last.then(() => takeTurn({ ...job, files }, signal));
    last = turn.catch(() => undefined);
    const signed = new Map((await turn).map((file) => [file.path, file]));
    return job.files.map((file) => signed.get(file.path) ?? file);
  }

  async function takeTurn(job: SigningJob, signal: AbortSignal | undefined): Promise<readonly UnsignedFile[]> {
    if (closed || signal?.aborted) throw new MediaError('aborted');
    // A source whose own credentials break the reader loses them; it does not take the mark away from what was made of it.
    const first = await ask({ job, ignoreIncoming: false });
    const reply = 'files' in first || closed ? first : await ask({ job, ignoreIncoming: true });
    if ('failed' in reply) throw new MediaError(closed ? 'aborted' : 'internal', { cause: new Error(reply.failed) });
    return reply.files;
  }

  async function ask(request: SigningRequest): Promise<SigningReply> {
    clearTimeout(idleTimer);
    thread ??= start();
    const current = await thread.catch((error: unknown) => {
      thread = undefined;
      throw error;
    });
    current.ref();
    const reply = await answerOf(current, request, seconds);
    const bytes = request.job.files.reduce((sum, file) => Math.max(sum, file.bytes), 0);
    if ('failed' in reply || bytes > freshThreadBytes) await end();
    else rest(current);
    return reply;
  }

  async function start(): Promise<Worker> {
    const workerData = { identity: await options.identity(), version: options.version };
    const worker = new Worker(new URL('signing-worker.ts', import.meta.url), { workerData, env: {}, execArgv: ['--no-warnings'] });
    worker.on('error', () => undefined); // whoever waits is told by the exit
    worker.once('exit', () => {
      if (running === worker) thread = running = undefined;
    });
    running = worker;
    return worker;
  }

  function rest(worker: Worker): void {
    worker.unref();
    idleTimer = setTimeout(() => void end(), idleSeconds * 1_000);
    idleTimer.unref();
  }

  async function end(): Promise<void> {
    clearTimeout(idleTimer);
    const ending = thread;
    thread = undefined;
    await (await ending?.catch(() => undefined))?.terminate();
  }

  function warm(): void {
    if (closed || thread) return;
    thread = start();
    void thread.then(rest, () => {
      thread = undefined;
    });
  }

  async function close(): Promise<void> {
    closed = true;
    await end(); // whoever waits for a file is told
    await last;
  }

  return { sign, warm, close };
}

function answerOf(worker: Worker, request: SigningRequest, seconds: number): Promise<SigningReply> {
  return new Promise((resolve) => {
    const finish = (reply: SigningReply) => {
      clearTimeout(timer);
      worker.off('message', finish).off('error', onError).off('exit', onExit);
      resolve(reply);
    };
    const onError = (error: Error) => finish({ failed: `the signing thread broke: ${error.message}` });
    const onExit = () => finish({ failed: 'the signing thread ended' });
    const timer = setTimeout(() => finish({ failed: 'signing took too long' }), seconds * 1_000);
    worker.on('message', finish).on('error', onError).on('exit', onExit);
    worker.postMessage(request, []);
  });
}
