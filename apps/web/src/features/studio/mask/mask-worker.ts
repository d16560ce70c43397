import type { FinishOrder, FinishReport } from './finish-in-worker.ts';
import { finishMask } from './finish-mask.ts';

/** Less than this is not worth a message. */
const smallestStep = 0.02;

const report = (message: FinishReport): void => postMessage(message);

addEventListener('message', ({ data: { mask, feather } }: MessageEvent<FinishOrder>) => {
  let told = 0;
  const onProgress = (share: number): void => {
    if (share - told < smallestStep) return;
    told = share;
    report({ share });
  };
  finishMask(mask, feather, onProgress).then(
    (file) => report({ file }),
    (error: unknown) => report({ fault: String(error) }),
  );
});
