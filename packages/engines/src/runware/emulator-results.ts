import { randomUUID } from 'node:crypto';
import type { AcceptedTask } from './emulator-task.ts';

/** A file that a task made, before it is drawn. */
export interface Result {
  readonly uuid: string;
  readonly width: number;
  readonly height: number;
  readonly seed: number;
}

/** As many results as the task asks for, each with a seed of its own. */
export function resultsOf({ body, inputs, taskType }: AcceptedTask): Result[] {
  const count = typeof body.numberResults === 'number' ? body.numberResults : 1;
  const first = typeof body.seed === 'number' ? body.seed : Math.floor(Math.random() * 2 ** 32);
  const factor = taskType === 'upscale' ? Number(body.upscaleFactor ?? 2) : 1;
  const brought = pngSize(inputs.image);
  const width = typeof body.width === 'number' ? body.width : Math.min(4096, brought.width * factor);
  const height = typeof body.height === 'number' ? body.height : Math.min(4096, brought.height * factor);
  return Array.from({ length: count }, (_, index) => ({ uuid: randomUUID(), width, height, seed: (first + index) % 2 ** 32 }));
}

function pngSize(value: unknown): { width: number; height: number } {
  const head = typeof value === 'string' ? /^data:image\/png;base64,(.{44})/.exec(value)?.[1] : undefined;
  if (head === undefined) return { width: 512, height: 512 };
  const bytes = Buffer.from(head, 'base64');
  return { width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20) };
}

export function captionOf({ body }: AcceptedTask): string {
  const asked = typeof body.prompt === 'string' ? ' It answers what was asked.' : '';
  return `A small picture in one colour with a few lighter lines across it.${asked}`;
}

/** What one result costs. */
export function dollarsOf(task: AcceptedTask): number {
  const seconds = task.taskType === 'videoInference' ? Number(task.body.duration ?? 5) : 1;
  return Math.round(task.about.dollars * seconds * 1e6) / 1e6;
}
