/** Where a picture is to change: one byte a pixel, 255 changes, 0 stays. A quarter of the memory of a canvas, and the same in every browser. */
export interface Mask {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array<ArrayBuffer>;
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** Pixels from `left`, `top` up to, and without, `right`, `bottom`. */
export interface Area {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** Whether a shape is added to the mask or taken away from it. */
export type Stroke = 'add' | 'take';

/** Pictures larger than this get a coarser mask: every model works on fewer pixels. */
export const mostPixels = 4096 * 4096;

export function emptyMask(picture: { readonly width: number; readonly height: number }): Mask {
  const scale = Math.min(1, Math.sqrt(mostPixels / (picture.width * picture.height)));
  const width = Math.max(1, Math.floor(picture.width * scale));
  const height = Math.max(1, Math.floor(picture.height * scale));
  return { width, height, data: new Uint8Array(width * height) };
}

export const wholeArea = ({ width, height }: Mask): Area => ({ left: 0, top: 0, right: width, bottom: height });

export function within({ width, height }: Mask, area: Area): Area {
  const left = Math.max(0, Math.floor(area.left));
  const top = Math.max(0, Math.floor(area.top));
  return {
    left,
    top,
    right: Math.max(left, Math.min(width, Math.ceil(area.right))),
    bottom: Math.max(top, Math.min(height, Math.ceil(area.bottom))),
  };
}

export const isEmpty = ({ left, top, right, bottom }: Area): boolean => right <= left || bottom <= top;

/** What a stroke of the brush from one point to another touches. */
export function segmentArea(mask: Mask, from: Point, to: Point, radius: number): Area {
  const reach = radius + 1;
  return within(mask, {
    left: Math.min(from.x, to.x) - reach,
    top: Math.min(from.y, to.y) - reach,
    right: Math.max(from.x, to.x) + reach,
    bottom: Math.max(from.y, to.y) + reach,
  });
}

function put(mask: Mask, index: number, coverage: number, stroke: Stroke): void {
  const value = Math.round(coverage * 255);
  const before = mask.data[index] as number;
  mask.data[index] = stroke === 'add' ? Math.max(before, value) : Math.min(before, 255 - value);
}

/** A round brush drawn from one point to another, with a smooth edge one pixel wide. */
export function drawSegment(mask: Mask, from: Point, to: Point, radius: number, stroke: Stroke): void {
  const area = segmentArea(mask, from, to, radius);
  const alongX = to.x - from.x;
  const alongY = to.y - from.y;
  const length = alongX * alongX + alongY * alongY;
  const inside = Math.max(0, radius - 0.5) ** 2;
  const outside = (radius + 0.5) ** 2;
  for (let y = area.top; y < area.bottom; y += 1) {
    for (let x = area.left; x < area.right; x += 1) {
      const fromX = x + 0.5 - from.x;
      const fromY = y + 0.5 - from.y;
      const part = length === 0 ? 0 : Math.min(1, Math.max(0, (fromX * alongX + fromY * alongY) / length));
      const awayX = fromX - alongX * part;
      const awayY = fromY - alongY * part;
      const distance = awayX * awayX + awayY * awayY;
      if (distance >= outside) continue;
      const coverage = distance <= inside ? 1 : Math.min(1, radius + 0.5 - Math.sqrt(distance));
      put(mask, y * mask.width + x, coverage, stroke);
    }
  }
}

export function pointsArea(mask: Mask, points: readonly Point[]): Area {
  const [first = { x: 0, y: 0 }] = points;
  const bounds = { left: first.x, top: first.y, right: first.x, bottom: first.y };
  for (const { x, y } of points) {
    bounds.left = Math.min(bounds.left, x);
    bounds.top = Math.min(bounds.top, y);
    bounds.right = Math.max(bounds.right, x);
    bounds.bottom = Math.max(bounds.bottom, y);
  }
  return within(mask, bounds);
}

/** Lines within a row of pixels that decide how smooth a slanted edge is. */
const lines = 4;

/** Everything inside of a closed outline; where it crosses itself, what is inside twice is outside. */
export function fillOutline(mask: Mask, points: readonly Point[], stroke: Stroke): void {
  if (points.length < 3) return;
  const area = pointsArea(mask, points);
  const covered = new Float32Array(area.right - area.left);
  for (let y = area.top; y < area.bottom; y += 1) {
    covered.fill(0);
    for (let line = 0; line < lines; line += 1) coverLine(covered, area.left, crossings(points, y + (line + 0.5) / lines));
    for (let column = 0; column < covered.length; column += 1) {
      const coverage = covered[column] as number;
      if (coverage > 0) put(mask, y * mask.width + area.left + column, Math.min(1, coverage), stroke);
    }
  }
}

/** Where the outline crosses a line, from left to right. */
function crossings(points: readonly Point[], y: number): number[] {
  const found: number[] = [];
  for (const [index, from] of points.entries()) {
    const to = points[(index + 1) % points.length] ?? from;
    if (from.y <= y === to.y <= y) continue;
    found.push(from.x + ((y - from.y) / (to.y - from.y)) * (to.x - from.x));
  }
  return found.sort((a, b) => a - b);
}

function coverLine(covered: Float32Array, left: number, edges: readonly number[]): void {
  for (let pair = 0; pair + 1 < edges.length; pair += 2) {
    const start = Math.max(0, (edges[pair] as number) - left);
    const end = Math.min(covered.length, (edges[pair + 1] as number) - left);
    for (let x = Math.floor(start); x < end; x += 1) {
      const part = Math.min(end, x + 1) - Math.max(start, x);
      if (part > 0) covered[x] = (covered[x] as number) + part / lines;
    }
  }
}

export type Shape = 'rectangle' | 'ellipse';

/** The outline of a shape that fills a box. */
export function outlineOf(shape: Shape, { left, top, right, bottom }: Area): readonly Point[] {
  if (shape === 'rectangle') {
    return [
      { x: left, y: top },
      { x: right, y: top },
      { x: right, y: bottom },
      { x: left, y: bottom },
    ];
  }
  const [x, y, wide, tall] = [(left + right) / 2, (top + bottom) / 2, (right - left) / 2, (bottom - top) / 2];
  const corners = Math.max(24, Math.round(Math.PI * Math.sqrt(Math.max(wide, tall)) * 2));
  return Array.from({ length: corners }, (_, index) => {
    const angle = (index / corners) * 2 * Math.PI;
    return { x: x + Math.cos(angle) * wide, y: y + Math.sin(angle) * tall };
  });
}

export function invertMask(mask: Mask): void {
  for (let index = 0; index < mask.data.length; index += 1) mask.data[index] = 255 - (mask.data[index] as number);
}

/** How much of the picture is to change, 0…1. */
export function shareOf({ data }: Mask): number {
  let sum = 0;
  for (let index = 0; index < data.length; index += 1) sum += data[index] as number;
  return sum / 255 / data.length;
}
