/** What is known of an engine's queue at one moment. */
export interface QueueLoad {
  /** How many may run at once. */
  readonly slots: number;
  readonly running: number;
  /** How much every workspace has waiting, by workspace. */
  readonly waiting: ReadonlyMap<string, number>;
  /** How many seconds a piece of what stands there takes, as work of late did; null when that is not known of all of it. */
  readonly pace: number | null;
  /** What the provider allows to begin, where it says so. */
  readonly startsPer: { readonly count: number; readonly seconds: number } | null;
}

/**
 * About how many seconds until something begins that has `ahead` others of its own workspace before it. In fair order each other
 * workspace begins at most one more than that in the meantime. Null when too little is known to say.
 */
export function expectStart(load: QueueLoad, workspaceId: string, ahead: number): number | null {
  let before = ahead;
  for (const [other, count] of load.waiting) if (other !== workspaceId) before += Math.min(count, ahead + 1);
  const ends = before + 1 - Math.max(0, load.slots - load.running);
  if (ends > 0 && (load.pace === null || load.slots < 1)) return null;
  const untilSlot = ends > 0 ? (ends * (load.pace ?? 0)) / load.slots : 0;
  const untilAllowed = load.startsPer
    ? (Math.max(0, before + 1 - load.startsPer.count) * load.startsPer.seconds) / load.startsPer.count
    : 0;
  return Math.round(Math.max(untilSlot, untilAllowed));
}

/** One number for the engine from what stands at it: a queue of clips is slower than one of pictures. */
export function queueLoad(
  rows: readonly { readonly model: string; readonly workspaceId: string | null; readonly count: number }[],
  secondsOf: (model: string) => number | null,
  traits: Pick<QueueLoad, 'slots' | 'startsPer'>,
): QueueLoad {
  const waiting = new Map<string, number>();
  let running = 0;
  let pieces = 0;
  let seconds: number | null = 0;
  for (const { model, workspaceId, count } of rows) {
    if (workspaceId === null) running += count;
    else waiting.set(workspaceId, (waiting.get(workspaceId) ?? 0) + count);
    const each = secondsOf(model);
    seconds = seconds === null || each === null ? null : seconds + each * count;
    pieces += count;
  }
  return { ...traits, running, waiting, pace: seconds === null || pieces === 0 ? null : seconds / pieces };
}
