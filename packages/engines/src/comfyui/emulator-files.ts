import { sampleMp4, samplePng } from '../emulator-kit/index.ts';
import { follow, type Graph, nodeClasses } from './emulator-nodes.ts';
import type { Prompt } from './emulator-queue.ts';

export interface StoredFile {
  readonly filename: string;
  readonly subfolder: string;
  readonly type: string;
}
export interface FileBytes {
  readonly mime: string;
  readonly bytes: Uint8Array;
}

const keyOf = ({ filename, subfolder, type }: StoredFile): string => `${type}:${subfolder}/${filename}`;

/** The folders `input`, `output` and `temp`. A result is drawn only when somebody fetches it. */
export class FileStore {
  readonly inputs: Map<string, Uint8Array> = new Map();
  readonly #made: Map<string, () => FileBytes> = new Map();
  readonly #left: Map<string, Record<string, unknown>> = new Map();

  find(file: StoredFile): FileBytes | undefined {
    return this.#made.get(keyOf(file))?.();
  }

  /** A restart empties the temporary folder. */
  clearTemporary(): void {
    this.#left.clear();
    for (const key of this.#made.keys()) if (key.startsWith('temp:')) this.#made.delete(key);
  }

  /** What a finished prompt left, by node. */
  outputsOf({ id, graph, outputs }: Prompt): Record<string, unknown> {
    const known = this.#left.get(id);
    if (known) return known;
    const made = Object.fromEntries(outputs.map((end) => [end, this.#leave(graph, end)]));
    this.#left.set(id, made);
    return made;
  }

  #leave(graph: Graph, end: string): Record<string, unknown> {
    const node = graph[end];
    const leaves = nodeClasses[node?.class_type ?? '']?.leaves;
    if (leaves === 'text') return { text: ['a lighthouse above a calm sea, drawn with few lines'] };
    const flow = follow(graph, end, (name) => pictureSize(this.inputs.get(name)));
    const prefix = node?.inputs.filename_prefix;
    const clip = leaves === 'video';
    const stored = Array.from({ length: clip ? 1 : flow.count }, (_, index): StoredFile => {
      const serial = String(this.#made.size + 1).padStart(5, '0');
      const file: StoredFile = {
        filename: `${typeof prefix === 'string' ? prefix : 'ComfyUI_temp_abcde'}_${serial}_.${clip ? 'mp4' : 'png'}`,
        subfolder: '',
        type: leaves === 'temp-images' ? 'temp' : 'output',
      };
      const seed = (Number.parseInt(flow.digest.slice(0, 6), 16) % 5_000) + index;
      this.#made.set(keyOf(file), () =>
        clip
          ? { mime: 'video/mp4', bytes: sampleMp4() }
          : { mime: 'image/png', bytes: samplePng({ width: flow.width, height: flow.height, seed }) },
      );
      return file;
    });
    return clip ? { images: stored, animated: [true] } : { images: stored };
  }
}

/** From the header of a PNG; other pictures count as 512 × 512. */
function pictureSize(bytes: Uint8Array | undefined): { readonly width: number; readonly height: number } {
  if (!bytes || Buffer.from(bytes.subarray(1, 4)).toString('latin1') !== 'PNG') return { width: 512, height: 512 };
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return { width: view.getUint32(16), height: view.getUint32(20) };
}
