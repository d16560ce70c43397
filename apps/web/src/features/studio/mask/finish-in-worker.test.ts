import { expect, it, vi } from 'vitest';
import { encodeMask } from './encode-mask.ts';
import { feather } from './feather.ts';
import { type FinishOrder, type FinishReport, type FinishWorker, finishInWorker } from './finish-in-worker.ts';
import { finishMask } from './finish-mask.ts';
import { emptyMask, fillOutline, type Mask, outlineOf } from './mask.ts';

function ellipse(): Mask {
  const mask = emptyMask({ width: 300, height: 200 });
  fillOutline(mask, outlineOf('ellipse', { left: 40, top: 30, right: 200, bottom: 180 }), 'add');
  return mask;
}

/** A worker that says what it is told to, and remembers whether it was ended. */
class StandIn extends EventTarget implements FinishWorker {
  readonly orders: FinishOrder[] = [];
  ended = 0;
  postMessage(order: FinishOrder): void {
    this.orders.push(order);
  }
  terminate(): void {
    this.ended += 1;
  }
  say(data: FinishReport): void {
    this.dispatchEvent(new MessageEvent('message', { data }));
  }
}
const open = (worker: StandIn) => (): FinishWorker => worker;
const bytesOf = async (file: Blob): Promise<Buffer> => Buffer.from(await file.arrayBuffer());

it.each([0, 24])('writes the very file that softening by %d and encoding make, and says how far it is', async (pixels) => {
  const mask = ellipse();
  const heard: number[] = [];
  const file = await finishMask(mask, pixels, (share) => heard.push(share));
  expect(Buffer.compare(await bytesOf(file), await bytesOf(await encodeMask(feather(mask, pixels))))).toBe(0);
  expect(heard).toEqual(heard.toSorted((a, b) => a - b));
  expect(heard.at(-1)).toBe(1);
  expect(heard.length).toBeGreaterThan(3);
});

it('answers the file, passes on how far it is, and ends the worker', async () => {
  const worker = new StandIn();
  const onProgress = vi.fn();
  const order = { mask: ellipse(), feather: 8 };
  const answer = finishInWorker(order, { signal: new AbortController().signal, onProgress }, open(worker));
  worker.say({ share: 0.5 });
  const file = new Blob(['x']);
  worker.say({ file });
  expect(await answer).toBe(file);
  expect([worker.orders, worker.ended, onProgress.mock.calls]).toEqual([[order], 1, [[0.5]]]);
});

it('ends the worker at once when it is stopped, and opens none when it was stopped before', async () => {
  const worker = new StandIn();
  const stop = new AbortController();
  const call = { signal: stop.signal, onProgress: () => {} };
  const answer = finishInWorker({ mask: ellipse(), feather: 8 }, call, open(worker));
  stop.abort(new Error('enough'));
  await expect(answer).rejects.toThrow('enough');
  expect(worker.ended).toBe(1);
  const never = vi.fn(open(worker));
  await expect(finishInWorker({ mask: ellipse(), feather: 8 }, call, never)).rejects.toThrow('enough');
  expect(never).not.toHaveBeenCalled();
});

it('fails with what went wrong in the worker, or with the worker itself', async () => {
  const call = { signal: new AbortController().signal, onProgress: () => {} };
  const faulty = new StandIn();
  const answer = finishInWorker({ mask: ellipse(), feather: 8 }, call, open(faulty));
  faulty.say({ fault: 'RangeError: no memory' });
  await expect(answer).rejects.toThrow('no memory');
  const broken = new StandIn();
  const other = finishInWorker({ mask: ellipse(), feather: 8 }, call, open(broken));
  broken.dispatchEvent(Object.assign(new Event('error'), { message: '' }));
  await expect(other).rejects.toThrow('in the background');
  expect([faulty.ended, broken.ended]).toEqual([1, 1]);
});
