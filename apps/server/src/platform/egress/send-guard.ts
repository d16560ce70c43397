/** What Node's `fetch` hands on, as far as it matters here. */
interface Handler {
  /** Called with the connection made and nothing written. */
  onConnect?(abort: (error?: Error) => void): void;
}
interface Dispatcher {
  dispatch(options: unknown, handler: Handler): boolean;
}

const current = Symbol.for('undici.globalDispatcher.1');

let fresh: Dispatcher | undefined;

/**
 * Makes a connection for each call. One that was kept may be closed by the other side at the moment we write to it, and then nobody knows
 * whether a call that costs money arrived.
 */
function freshConnections(): Dispatcher {
  if (fresh) return fresh;
  const shared = (globalThis as { readonly [current]?: Dispatcher })[current];
  if (!shared) throw new Error('this runtime has no dispatcher that could be guarded');
  const Agent = shared.constructor as new (options: { readonly pipelining: number }) => Dispatcher;
  fresh = new Agent({ pipelining: 0 });
  return fresh;
}

/**
 * Sends like `fetch` does by itself, but over a connection of its own, and asks `isOver` as the very last thing before the first byte is
 * written: between the call of `fetch` and that moment a process can be frozen for any time, and what it wakes up to may not be wanted
 * any more.
 */
export function guardedDispatcher(isOver: () => boolean): Dispatcher {
  return {
    dispatch(options, handler) {
      const asking: Handler = Object.create(handler, {
        onConnect: {
          value(abort: (error?: Error) => void) {
            if (isOver()) abort(new DOMException('the time to send this is over', 'TimeoutError'));
            else handler.onConnect?.call(asking, abort);
          },
        },
      });
      return freshConnections().dispatch(options, asking);
    },
  };
}
