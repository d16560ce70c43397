export interface JustifiedRow {
  /** First and one past the last index. */
  readonly start: number;
  readonly end: number;
  readonly height: number;
}

/** Rows hardly ever come out exactly; a few percent either way looks the same. */
const stretchLimit = 1.35;

/**
 * Packs pictures into rows of equal height that fill the width exactly, keeping every shape. The last row keeps the wished height
 * instead of being blown up to fill.
 */
export function justify(aspects: readonly number[], width: number, wishedHeight: number, gap: number): readonly JustifiedRow[] {
  const rows: JustifiedRow[] = [];
  let start = 0;
  let sum = 0;
  for (let index = 0; index < aspects.length; index += 1) {
    sum += aspects[index] ?? 1;
    const count = index - start + 1;
    const height = (width - gap * (count - 1)) / sum;
    if (height <= wishedHeight) {
      const without = sum - (aspects[index] ?? 1);
      const heightWithout = count > 1 ? (width - gap * (count - 2)) / without : Number.POSITIVE_INFINITY;
      // Whichever of "with this one" and "without it" comes closer to the wish.
      if (heightWithout / wishedHeight < wishedHeight / height && heightWithout <= wishedHeight * stretchLimit) {
        rows.push({ start, end: index, height: heightWithout });
        start = index;
        sum = aspects[index] ?? 1;
        const alone = width / sum;
        if (alone <= wishedHeight) {
          rows.push({ start, end: index + 1, height: alone });
          start = index + 1;
          sum = 0;
        }
      } else {
        rows.push({ start, end: index + 1, height });
        start = index + 1;
        sum = 0;
      }
    }
  }
  if (start < aspects.length) {
    const count = aspects.length - start;
    rows.push({ start, end: aspects.length, height: Math.min(wishedHeight, (width - gap * (count - 1)) / sum) });
  }
  return rows;
}
