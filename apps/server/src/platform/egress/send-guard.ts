/** What Node's `fetch` hands on, as far as it matters here. */
interface Handler {
  /** Called with the connection made and nothing written. */
  onConnect?(abort: (error?: Error) => void): void;
}
interface Dispatcher {
  dispatch(options: unknown, handler: Handler): boolean;
}

const current = Symbol.for('undici.globalDispatcher.1');

/**
 * Sends like `fetch` does by itself, but asks `isOver` as the very last thing before the first byte is written: between the call of
 * `fetch` and that moment a process can be frozen for any time, and what it wakes up to may not be wanted any more.
 */
export function guardedDispatcher(isOver: () => boolean): Dispatcher {
  return {
    dispatch(options, handler) {
      const dispatcher = (globalThis as { readonly [current]?: Dispatcher })[current];
      if (!dispatcher) throw new Error('this runtime has no dispatcher that could be guarded');
      const asking: Handler = Object.create(handler, {
        onConnect: {
          value(abort: (error?: Error) => void) {
            if (isOver()) abort(new DOMException('the time to send this is over', 'TimeoutError'));
            else handler.onConnect?.call(asking, abort);
          },
        },
      });
      return dispatcher.dispatch(options, asking);
    },
  };
}
