import { type EmulatedLine, samplePng } from '../emulator-kit/index.ts';
import type { PromptQueue } from './emulator-queue.ts';

const everyMs = 20;
const steps = 20;

/** Tells a client of the prompts it sent: steps, small pictures, the end. Others hear only how long the queue is. */
export function tellProgress(line: EmulatedLine, queue: PromptQueue): void {
  const client = line.url.searchParams.get('clientId') ?? '';
  const say = (type: string, data: object): void => line.send(JSON.stringify({ type, data }));
  let [working, told] = ['', -1];
  say('status', { status: { exec_info: { queue_remaining: queue.pending.length } }, sid: client });

  const timer = setInterval(() => {
    queue.settle();
    const running = queue.running?.prompt.extra.client_id === client ? queue.running : undefined;
    if (working !== '' && running?.prompt.id !== working) {
      say('execution_success', { prompt_id: working, timestamp: Date.now() });
      say('executing', { prompt_id: working, node: null });
      working = '';
    }
    if (!running) return;
    const { prompt, startedAt } = running;
    if (working === '') say('execution_start', { prompt_id: prompt.id, timestamp: startedAt });
    working = prompt.id;
    const step = Math.min(steps, Math.floor(((Date.now() - startedAt) / Math.max(1, queue.jobMs)) * steps));
    if (step === told) return;
    told = step;
    const [node = '1'] = Object.entries(prompt.graph).find(([, { class_type }]) => class_type === 'KSampler') ?? [];
    say('progress_state', { prompt_id: prompt.id, nodes: { [node]: { value: step, max: steps, state: 'running', node_id: node } } });
    say('progress', { prompt_id: prompt.id, node, value: step, max: steps });
    // Kind 1: a preview; format 2: PNG.
    line.send(Buffer.concat([Buffer.from([0, 0, 0, 1, 0, 0, 0, 2]), samplePng({ width: 64, height: 64, seed: step })]));
  }, everyMs);
  void line.closed.then(() => clearInterval(timer));
}
