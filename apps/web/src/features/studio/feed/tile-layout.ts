export const tileGap = 8;

export interface TileLayout {
  readonly columns: number;
  /** Pixels; every tile of a group has the same size. */
  readonly width: number;
  readonly height: number;
}

const shortest = 168;
const tallest = 380;
/** On a narrow screen smaller pictures side by side beat a column that runs out of sight. */
const shortestShare = 0.28;

/** How the outputs of one generation stand side by side: in one row if they stay large enough to judge, else in as few rows as it takes. */
export function layOutTiles(count: number, aspect: number, available: number): TileLayout {
  const rowOf = (columns: number): TileLayout => {
    const widest = (available - tileGap * (columns - 1)) / columns;
    const height = Math.min(widest / aspect, tallest);
    return { columns, width: Math.floor(height * aspect), height: Math.floor(height) };
  };
  for (let rows = 1; rows < count; rows += 1) {
    const layout = rowOf(Math.ceil(count / rows));
    if (layout.height >= Math.min(shortest, available * shortestShare)) return layout;
  }
  return rowOf(1);
}
