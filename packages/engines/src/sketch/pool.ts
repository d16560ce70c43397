import { type ChildProcess, fork } from 'node:child_process';
import { EngineError } from '../spec/engine-error.ts';
import { attemptFolder, countBeginning, dropLock, readRequest, readResult, refreshLock, takeLock, writeResult } from './spool.ts';

/*
 * Drawing is pure processor work on untrusted pictures, so it never happens in the caller's process: a few children draw,
 * are ended when idle, and may die without taking anything with them.
 */

export interface PoolOptions {
  readonly spoolFolder: string;
  readonly concurrency: number;
  readonly idleMs: number;
  readonly limitMs: (request: { readonly operation: string; readonly count: number }) => number;
}

export interface Pool {
  /** Puts an attempt in the queue unless it is there already. */
  submit(attemptId: string): void;
  has(attemptId: string): boolean;
  /** Takes it out of the queue or ends the process that draws it. The caller has recorded the ending before. */
  stop(attemptId: string): void;
  close(): Promise<void>;
}

interface Painter {
  readonly child: ChildProcess;
  attemptId: string | undefined;
  idleTimer: NodeJS.Timeout | undefined;
}

const heartbeatMs = 1000;
const maxBeginnings = 3;
/** A child that grew beyond this is replaced after its drawing; native memory is not returned otherwise. */
const maxResidentBytes = 900 * 1024 * 1024;

export function createPool(options: PoolOptions): Pool {
  const queue: string[] = [];
  const active = new Set<string>();
  const painters = new Set<Painter>();
  let closed = false;

  const folderOf = (attemptId: string): string => attemptFolder(options.spoolFolder, attemptId);

  function hire(): Painter {
    const child = fork(new URL('./draw-process.ts', import.meta.url), [], {
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
      // Nothing of the caller's environment: no keys, no proxy settings, no Node options.
      env: { PATH: process.env.PATH ?? '', NODE_NO_WARNINGS: '1' },
      execArgv: ['--max-old-space-size=1024'],
    });
    const painter: Painter = { child, attemptId: undefined, idleTimer: undefined };
    painters.add(painter);
    child.on('error', () => painters.delete(painter));
    child.on('exit', () => {
      painters.delete(painter);
      clearTimeout(painter.idleTimer);
    });
    // An idle or drawing child must not keep the caller's process alive.
    child.unref();
    child.channel?.unref();
    return painter;
  }

  function retire(painter: Painter): void {
    painters.delete(painter);
    clearTimeout(painter.idleTimer);
    painter.child.kill('SIGKILL');
  }

  function rest(painter: Painter, residentBytes: number): void {
    painter.attemptId = undefined;
    if (closed || residentBytes > maxResidentBytes) return retire(painter);
    painter.idleTimer = setTimeout(() => retire(painter), options.idleMs);
    painter.idleTimer.unref();
  }

  function pump(): void {
    if (closed) return;
    while (queue.length > 0) {
      const idle = [...painters].find((painter) => painter.attemptId === undefined);
      if (!idle && active.size >= options.concurrency) return;
      const attemptId = queue.shift();
      if (attemptId === undefined) return;
      if (active.has(attemptId)) continue;
      active.add(attemptId);
      const painter = idle ?? hire();
      painter.attemptId = attemptId;
      clearTimeout(painter.idleTimer);
      void draw(painter, attemptId).finally(() => {
        active.delete(attemptId);
        pump();
      });
    }
  }

  async function draw(painter: Painter, attemptId: string): Promise<void> {
    const folder = folderOf(attemptId);
    let locked = false;
    try {
      const request = await readRequest(folder);
      if (!request || (await readResult(folder)) || closed) return rest(painter, 0);
      locked = await takeLock(folder);
      if (!locked) return rest(painter, 0);
      if ((await countBeginning(folder)) > maxBeginnings) {
        await fail(folder, 'The drawing brought its process down three times.');
        return rest(painter, 0);
      }
      await finish(painter, folder, options.limitMs(request));
    } catch (error) {
      if (painters.has(painter)) retire(painter);
      if (!closed)
        await fail(folder, `The drawing could not be run: ${error instanceof Error ? error.name : 'unknown error'}.`).catch(
          () => undefined,
        );
    } finally {
      if (locked) await dropLock(folder);
    }
  }

  async function stopIfCancelled(painter: Painter, folder: string): Promise<void> {
    const result = await readResult(folder).catch(() => undefined);
    if (result?.state === 'cancelled' && painter.attemptId !== undefined) retire(painter);
  }

  function finish(painter: Painter, folder: string, limitMs: number): Promise<void> {
    const { child } = painter;
    return new Promise((resolve, reject) => {
      const heartbeat = setInterval(() => {
        void refreshLock(folder);
        // Another process may have recorded a cancel; then nobody waits for this drawing.
        void stopIfCancelled(painter, folder);
      }, heartbeatMs);
      const limit = setTimeout(() => settle('limit'), limitMs);
      heartbeat.unref();
      limit.unref();
      const onMessage = (message: unknown): void => {
        if (typeof message === 'object' && message !== null && 'residentBytes' in message && typeof message.residentBytes === 'number')
          settle(message.residentBytes);
      };
      const onExit = (): void => settle('exit');
      const onError = (): void => settle('exit');
      child.on('message', onMessage);
      child.on('exit', onExit);
      child.on('error', onError);
      let settled = false;
      function settle(how: number | 'limit' | 'exit'): void {
        if (settled) return;
        settled = true;
        clearInterval(heartbeat);
        clearTimeout(limit);
        child.off('message', onMessage);
        child.off('exit', onExit);
        child.off('error', onError);
        if (typeof how === 'number') {
          rest(painter, how);
          return resolve();
        }
        retire(painter);
        if (closed) return resolve();
        const detail =
          how === 'limit' ? 'The drawing took longer than it may.' : 'The drawing process ended before the picture was finished.';
        fail(folder, detail, how === 'limit' ? 'timeout' : 'engine_fault').then(resolve, reject);
      }
      if (child.exitCode !== null || child.signalCode !== null || !child.connected) return settle('exit');
      child.send({ folder }, (error) => {
        if (error) settle('exit');
      });
    });
  }

  return {
    submit(attemptId) {
      if (closed || active.has(attemptId) || queue.includes(attemptId)) return;
      queue.push(attemptId);
      pump();
    },
    has: (attemptId) => active.has(attemptId) || queue.includes(attemptId),
    stop(attemptId) {
      const position = queue.indexOf(attemptId);
      if (position >= 0) queue.splice(position, 1);
      for (const painter of painters) if (painter.attemptId === attemptId) retire(painter);
    },
    async close() {
      closed = true;
      queue.length = 0;
      // Until they have ended the children count again as something to wait for.
      for (const { child } of painters) child.ref();
      const ends = [...painters]
        .filter(({ child }) => child.exitCode === null && child.signalCode === null)
        .map(({ child }) => new Promise<void>((resolve) => child.once('exit', () => resolve())));
      for (const painter of painters) retire(painter);
      await Promise.all(ends);
    },
  };
}

async function fail(folder: string, detail: string, kind: 'engine_fault' | 'timeout' = 'engine_fault'): Promise<void> {
  const { retry, billed } = new EngineError({ kind, retry: 'after-delay', billed: 'no', detail });
  // Written exclusively: after a cancel the ending is already there and stays.
  await writeResult(folder, { state: 'failed', error: { kind, retry, billed, detail } });
}
