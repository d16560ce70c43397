import { flushCompileCache } from 'node:module';
import { readConfig } from '../../entry/config.ts';
import { serve } from '../../entry/serve.ts';
import { createEngines, type FaultProcessOptions } from './fault-engines.ts';

/**
 * The server as production starts it, with a provider that bills and, if a place is armed, a death there: no handler, no clean-up, the
 * same as a power cut for this process. Nothing in production imports this file. With `FAULT_WAITS` it has read its code and stands
 * by until it is told to start.
 */
const { FAULT_POINT, FAULT_OPTIONS = '{}', FAULT_WAITS } = process.env;
const { leaseSeconds = 2, unknownMs = 2_000, ...options } = JSON.parse(FAULT_OPTIONS) as FaultProcessOptions;
let armed: Armed | undefined = FAULT_POINT ? { point: FAULT_POINT } : undefined;
let stop = async (): Promise<void> => {};

export interface Armed {
  readonly point: string;
  /** `SIGSTOP` freezes the process there; left out, it dies. */
  readonly signal?: NodeJS.Signals;
  /** How often it goes by there unharmed before. */
  readonly spared?: number;
}

export type Order = 'start' | 'stop' | { readonly arm: Armed | undefined };

async function start(): Promise<void> {
  const service = await serve({
    config: readConfig(process.env),
    version: 'test',
    ...createEngines(options),
    faults: {
      point(name) {
        if (name !== armed?.point) return;
        const { signal = 'SIGKILL', spared = 0 } = armed;
        armed = spared > 0 ? { ...armed, spared: spared - 1 } : undefined;
        if (spared === 0) process.kill(process.pid, signal);
      },
    },
    leaseSeconds,
    timing: { unknownMs, callMs: 4_000, lagMs: 200, ...options.timing },
  });
  stop = () => service.stop();
  process.send?.({ port: service.address?.port });
  // Otherwise only a process that ends in order leaves its compiled code to the next.
  flushCompileCache();
}

function die(error: unknown): void {
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
  process.exit(1);
}

process.on('message', (order: Order) => {
  if (order === 'start') start().catch(die);
  else if (order === 'stop')
    stop().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  else armed = order.arm;
});
process.on('disconnect', () => process.exit(1));
if (!FAULT_WAITS) start().catch(die);
