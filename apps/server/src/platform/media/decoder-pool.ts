import { type ChildProcess, spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import type { DecoderSandbox } from './decoder-sandbox.ts';
import { MediaError, type MediaErrorKind } from './media-error.ts';
import { type Decoded, type DecoderJob, decoderReply } from './media-protocol.ts';

export interface DecoderPoolOptions {
  readonly sandbox: DecoderSandbox;
  readonly processes: number;
  readonly idleSeconds: number;
  /** A process is replaced after this many files: what one stranger broke in it must not meet the next one's for long. */
  readonly filesPerProcess: number;
  readonly memoryBytes: number;
}

export interface DecoderPool {
  run(job: DecoderJob, options: { readonly seconds: number; readonly signal?: AbortSignal | undefined }): Promise<Decoded>;
  /** Starts a process ahead of the first file. */
  readonly warm: () => void;
  readonly processIds: () => readonly number[];
  readonly close: () => Promise<void>;
}

interface Decoder {
  readonly child: ChildProcess;
  readonly ended: Promise<void>;
  /** It said hello: from then on an early death is the file's doing, before it the machine's. */
  ready: boolean;
  stderr: string;
  files: number;
  idleTimer: NodeJS.Timeout | undefined;
}

interface Turn {
  grant(): void;
  refuse(): void;
}

const memoryWatchMs = 20;
const stderrCharacters = 2_000;

/** A few processes, started when files come and ended when none do. Each works on one file at a time, so a kill hits one file. */
export function createDecoderPool({ sandbox, processes, idleSeconds, filesPerProcess, memoryBytes }: DecoderPoolOptions): DecoderPool {
  const decoders = new Set<Decoder>();
  const idle: Decoder[] = [];
  const waiting = new Set<Turn>();
  let busy = 0;
  let closed = false;

  async function run(job: DecoderJob, { seconds, signal }: { seconds: number; signal?: AbortSignal | undefined }): Promise<Decoded> {
    await takeTurn(signal);
    const decoder = idle.pop() ?? start();
    try {
      holdProcessOpen(decoder, true);
      const decoded = await decodeWithin(decoder, job, { seconds, memoryBytes, signal });
      decoder.files += 1;
      if (decoder.files < filesPerProcess && !closed) rest(decoder);
      else decoder.child.kill('SIGKILL');
      return decoded;
    } catch (error) {
      // It met something it could not read: nobody knows what that left behind in its memory.
      decoder.child.kill('SIGKILL');
      throw error;
    } finally {
      passTurnOn();
    }
  }

  function takeTurn(signal: AbortSignal | undefined): Promise<void> {
    if (signal?.aborted || closed) return Promise.reject(new MediaError('aborted'));
    if (busy < processes) {
      busy += 1;
      return Promise.resolve();
    }
    return new Promise((resolve, reject) => {
      const leave = () => {
        waiting.delete(turn);
        signal?.removeEventListener('abort', refuse);
      };
      const refuse = () => {
        leave();
        reject(new MediaError('aborted'));
      };
      const grant = () => {
        leave();
        resolve();
      };
      const turn: Turn = { grant, refuse };
      waiting.add(turn);
      signal?.addEventListener('abort', refuse, { once: true });
    });
  }

  function passTurnOn(): void {
    const [next] = waiting;
    if (next) next.grant();
    else busy -= 1;
  }

  function start(): Decoder {
    const { command, args, env } = sandbox;
    const child = spawn(command, args, { env, cwd: '/', stdio: ['ignore', 'ignore', 'pipe', 'ipc'], serialization: 'json' });
    const { promise: ended, resolve } = Promise.withResolvers<void>();
    const decoder: Decoder = { child, ended, ready: false, stderr: '', files: 0, idleTimer: undefined };
    const forget = () => {
      clearTimeout(decoder.idleTimer);
      decoders.delete(decoder);
      if (idle.includes(decoder)) idle.splice(idle.indexOf(decoder), 1);
      resolve();
    };
    child.once('exit', forget);
    child.once('error', forget);
    child.once('message', () => {
      decoder.ready = true;
    });
    child.stderr?.on('data', (text: Buffer) => {
      decoder.stderr = `${decoder.stderr}${text.toString()}`.slice(-stderrCharacters);
    });
    decoders.add(decoder);
    return decoder;
  }

  function rest(decoder: Decoder): void {
    decoder.idleTimer = setTimeout(() => decoder.child.kill('SIGKILL'), idleSeconds * 1_000);
    decoder.idleTimer.unref();
    holdProcessOpen(decoder, false);
    idle.push(decoder);
  }

  function warm(): void {
    if (!closed && idle.length === 0 && decoders.size < processes) rest(start());
  }

  async function close(): Promise<void> {
    closed = true;
    for (const turn of waiting) turn.refuse();
    for (const decoder of decoders) {
      holdProcessOpen(decoder, true); // until it is really gone
      decoder.child.kill('SIGKILL');
    }
    await Promise.all([...decoders].map(({ ended }) => ended));
  }

  const processIds = () => [...decoders].flatMap(({ child }) => child.pid ?? []);
  return { run, warm, processIds, close };
}

/** A resting decoder must not keep a process alive that has nothing else to do. */
function holdProcessOpen({ child, idleTimer }: Decoder, hold: boolean): void {
  if (hold) {
    clearTimeout(idleTimer);
    child.ref();
    child.channel?.ref();
  } else {
    child.unref();
    child.channel?.unref();
    if (child.stderr && 'unref' in child.stderr && typeof child.stderr.unref === 'function') child.stderr.unref();
  }
}

function decodeWithin(
  decoder: Decoder,
  job: DecoderJob,
  { seconds, memoryBytes, signal }: { seconds: number; memoryBytes: number; signal: AbortSignal | undefined },
): Promise<Decoded> {
  const { child } = decoder;
  return new Promise((resolve, reject) => {
    const finish = (settle: () => void) => {
      clearTimeout(timer);
      clearInterval(watch);
      signal?.removeEventListener('abort', onAbort);
      child.off('message', onMessage).off('exit', onExit).off('error', onError);
      settle();
    };
    const fail = (kind: MediaErrorKind, cause?: unknown) => finish(() => reject(new MediaError(kind, { cause })));

    const onMessage = (message: unknown) => {
      const reply = decoderReply.safeParse(message);
      if (!reply.success) return fail('internal', reply.error);
      const answer = reply.data;
      if ('refused' in answer) fail(answer.refused);
      else if ('decoded' in answer) finish(() => resolve(answer.decoded));
    };
    const onExit = (_code: number | null, killedBy: NodeJS.Signals | null) => {
      if (decoder.ready) fail(deathOf(killedBy));
      else fail('internal', new Error(`the media decoder did not start: ${decoder.stderr}`));
    };
    const onError = (error: Error) => fail('internal', error);
    const onAbort = () => fail('aborted', signal?.reason);
    const timer = setTimeout(() => fail('timeout'), seconds * 1_000);
    const lookAtMemory = async () => {
      if ((await residentBytes(child.pid)) > memoryBytes) fail('memory');
    };
    const watch = setInterval(() => void lookAtMemory(), memoryWatchMs);

    child.on('message', onMessage).on('exit', onExit).on('error', onError);
    signal?.addEventListener('abort', onAbort, { once: true });
    child.send(job, (error) => {
      if (error) fail('internal', error);
    });
  });
}

/** What killed a decoder that nobody here killed: an allocator gives up with SIGABRT, the kernel's memory killer with SIGKILL. */
function deathOf(killedBy: NodeJS.Signals | null): MediaErrorKind {
  if (killedBy === 'SIGXFSZ') return 'too_large';
  return killedBy === 'SIGKILL' || killedBy === 'SIGABRT' || killedBy === 'SIGTRAP' ? 'memory' : 'corrupt';
}

/** 0 where there is no /proc: on such machines only the kernel's and V8's own limits hold. */
async function residentBytes(pid: number | undefined): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1] ?? 0) * 1_024;
}
