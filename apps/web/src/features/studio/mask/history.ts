import { type Area, isEmpty, type Mask } from './mask.ts';

const tileEdge = 256;
/** What all steps together may hold; the oldest are forgotten beyond it. */
const mostBytes = 64 * 1024 * 1024;

/** A tile as it was; one number where all of it was the same. */
type Tile = Uint8Array | number;
type Step = Map<number, Tile>;

export interface History {
  /** Keeps what is about to change; called before each change. */
  touch(area: Area): void;
  /** Ends a step: everything touched since the last one is taken back together. */
  commit(): void;
  /** Takes back what was touched since the last commit, as if it had never been drawn. */
  discard(): Area | undefined;
  undo(): Area | undefined;
  redo(): Area | undefined;
  readonly canUndo: boolean;
  readonly canRedo: boolean;
}

/** Remembers the tiles that each step changed, not the whole mask. */
export function createHistory(mask: Mask): History {
  const columns = Math.ceil(mask.width / tileEdge);
  const past: Step[] = [];
  const future: Step[] = [];
  let open: Step = new Map();

  function areaOf(tile: number): Area {
    const left = (tile % columns) * tileEdge;
    const top = Math.floor(tile / columns) * tileEdge;
    return { left, top, right: Math.min(mask.width, left + tileEdge), bottom: Math.min(mask.height, top + tileEdge) };
  }
  function read(tile: number): Tile {
    const { left, top, right, bottom } = areaOf(tile);
    const copy = new Uint8Array((right - left) * (bottom - top));
    for (let y = top; y < bottom; y += 1)
      copy.set(mask.data.subarray(y * mask.width + left, y * mask.width + right), (y - top) * (right - left));
    const [first = 0] = copy;
    return copy.every((value) => value === first) ? first : copy;
  }
  function write(tile: number, content: Tile): void {
    const { left, top, right, bottom } = areaOf(tile);
    for (let y = top; y < bottom; y += 1) {
      const at = y * mask.width + left;
      if (typeof content === 'number') mask.data.fill(content, at, at + right - left);
      else mask.data.set(content.subarray((y - top) * (right - left), (y - top + 1) * (right - left)), at);
    }
  }
  /** Puts the tiles of a step back and answers those that stood there, and where. */
  function swap(step: Step): { readonly other: Step; readonly area: Area } {
    const other: Step = new Map();
    let area: Area = { left: mask.width, top: mask.height, right: 0, bottom: 0 };
    for (const [tile, content] of step) {
      other.set(tile, read(tile));
      write(tile, content);
      const own = areaOf(tile);
      area = {
        left: Math.min(area.left, own.left),
        top: Math.min(area.top, own.top),
        right: Math.max(area.right, own.right),
        bottom: Math.max(area.bottom, own.bottom),
      };
    }
    return { other, area };
  }
  const move = (from: Step[], to: Step[]): Area | undefined => {
    const step = from.pop();
    if (!step) return undefined;
    const { other, area } = swap(step);
    to.push(other);
    return area;
  };
  const bytesOf = (step: Step): number =>
    [...step.values()].reduce<number>((sum, tile) => sum + (typeof tile === 'number' ? 8 : tile.length), 0);

  return {
    touch(area) {
      if (isEmpty(area)) return;
      for (let row = Math.floor(area.top / tileEdge); row * tileEdge < area.bottom; row += 1)
        for (let column = Math.floor(area.left / tileEdge); column * tileEdge < area.right; column += 1) {
          const tile = row * columns + column;
          if (!open.has(tile)) open.set(tile, read(tile));
        }
    },
    commit() {
      if (open.size === 0) return;
      past.push(open);
      open = new Map();
      future.length = 0;
      let held = past.reduce((sum, step) => sum + bytesOf(step), 0);
      while (held > mostBytes && past.length > 1) held -= bytesOf(past.shift() ?? new Map<number, Tile>());
    },
    discard() {
      if (open.size === 0) return undefined;
      const { area } = swap(open);
      open = new Map();
      return area;
    },
    undo: () => move(past, future),
    redo: () => move(future, past),
    get canUndo() {
      return past.length > 0;
    },
    get canRedo() {
      return future.length > 0;
    },
  };
}
