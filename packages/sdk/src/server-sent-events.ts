/** One dispatched message of an event stream. */
export interface StreamMessage {
  readonly event: string;
  readonly data: string;
}

export interface StreamReader {
  /** Takes the next piece of text, cut anywhere. */
  feed(text: string): void;
  readonly lastEventId: string | undefined;
  /** How long the server asks to wait before reconnecting. */
  readonly retryMs: number | undefined;
}

/** Reads the `text/event-stream` format as the HTML standard defines it. */
export function createStreamReader(onMessage: (message: StreamMessage) => void, lastEventId?: string): StreamReader {
  const state = { rest: '', id: lastEventId, event: '', data: [] as string[], retryMs: undefined as number | undefined, started: false };

  function takeLine(line: string): void {
    if (line === '') {
      if (state.data.length > 0) onMessage({ event: state.event || 'message', data: state.data.join('\n') });
      state.event = '';
      state.data = [];
      return;
    }
    const colon = line.indexOf(':');
    if (colon === 0) return;
    const field = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '');
    if (field === 'data') state.data.push(value);
    else if (field === 'event') state.event = value;
    else if (field === 'id' && !value.includes('\0')) state.id = value;
    else if (field === 'retry' && /^\d+$/.test(value)) state.retryMs = Number(value);
  }

  return {
    feed(text) {
      let buffer = state.rest + text;
      if (!state.started && buffer !== '') {
        buffer = buffer.replace(/^\uFEFF/, '');
        state.started = true;
      }
      // A trailing CR may be the first half of CRLF: it waits for the next piece.
      const held = buffer.endsWith('\r') ? '\r' : '';
      const lines = buffer.slice(0, buffer.length - held.length).split(/\r\n|\r|\n/);
      state.rest = (lines.pop() ?? '') + held;
      for (const line of lines) takeLine(line);
    },
    get lastEventId() {
      return state.id;
    },
    get retryMs() {
      return state.retryMs;
    },
  };
}
