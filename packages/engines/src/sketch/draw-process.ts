import { drawAttempt } from './draw-attempt.ts';

/*
 * The program of a drawing process. It reads and writes one attempt's folder and has no business with a network:
 * whatever a poisoned picture makes it do, there is no ready-made way out.
 */
for (const name of ['fetch', 'WebSocket', 'EventSource'] as const) Reflect.deleteProperty(globalThis, name);

process.on('disconnect', () => process.exit(0));
process.on('message', (message: unknown) => {
  if (typeof message !== 'object' || message === null || !('folder' in message) || typeof message.folder !== 'string') return;
  void drawAttempt(message.folder).then(() => process.send?.({ residentBytes: process.memoryUsage.rss() }));
});
