import { expect, it } from 'vitest';
import { collectText } from './collect-text.ts';

function streamOf(...chunks: readonly (string | Uint8Array)[]): ReadableStream<Uint8Array> {
  return new ReadableStream({
    start(controller) {
      for (const chunk of chunks) controller.enqueue(typeof chunk === 'string' ? new TextEncoder().encode(chunk) : chunk);
      controller.close();
    },
  });
}

it('keeps the words of every script, and lines, and nothing that is not text', async () => {
  expect(await collectText(streamOf('  A lighthouse\r\nat dusk 🌅 — منارة\u0000\u001b[31m \uFEFF'))).toBe(
    'A lighthouse\nat dusk 🌅 — منارة[31m',
  );
});

it('puts characters together that arrive in halves', async () => {
  const bytes = new TextEncoder().encode('fjord på 🌅');
  expect(await collectText(streamOf(...Array.from(bytes, (byte) => Uint8Array.of(byte))))).toBe('fjord på 🌅');
});

it.each(['', '   \n', '\u0000\u0001'])('calls %j nothing', async (text) => {
  expect(await collectText(streamOf(text))).toBeUndefined();
});

it('reads only as much as it keeps, and hangs up', async () => {
  let sent = 0;
  let hungUp = false;
  const endless = new ReadableStream<Uint8Array>({
    pull(controller) {
      sent += 1;
      controller.enqueue(new TextEncoder().encode('🌅'.repeat(1_024)));
    },
    cancel() {
      hungUp = true;
    },
  });
  const text = (await collectText(endless)) ?? '';
  expect(Array.from(text)).toHaveLength(8_000);
  expect(text).not.toContain('\uFFFD');
  expect(hungUp).toBe(true);
  expect(sent).toBeLessThan(24);
});
