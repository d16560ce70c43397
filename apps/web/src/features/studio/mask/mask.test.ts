import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { feather } from './feather.ts';
import { createHistory } from './history.ts';
import { drawSegment, emptyMask, fillOutline, invertMask, type Mask, outlineOf, segmentArea, shareOf, wholeArea } from './mask.ts';

const blank = (): Mask => emptyMask({ width: 600, height: 400 });
const at = (mask: Mask, x: number, y: number): number => mask.data[y * mask.width + x] as number;
const middle = { x: 300, y: 200 };

it('has the size of its picture, and stays small for a picture that is not', () => {
  expect([blank().width, blank().height]).toEqual([600, 400]);
  const huge = emptyMask({ width: 12_000, height: 6_000 });
  expect(huge.width * huge.height).toBeLessThanOrEqual(4096 * 4096);
  expect(Math.abs(huge.width / huge.height - 2)).toBeLessThan(0.01);
});

it('draws a round stroke, whole inside, nothing outside, smooth between', () => {
  const mask = blank();
  drawSegment(mask, { x: 100, y: 200 }, { x: 500, y: 200 }, 20, 'add');
  expect([at(mask, 100, 200), at(mask, 300, 181), at(mask, 300, 218), at(mask, 499, 200)]).toEqual([255, 255, 255, 255]);
  expect([at(mask, 300, 179), at(mask, 300, 220), at(mask, 78, 200), at(mask, 521, 200)]).toEqual([0, 0, 0, 0]);
  // 400 × 40 and a disc.
  expect(shareOf(mask) * 600 * 400).toBeCloseTo(400 * 40 + Math.PI * 400, -2);
  drawSegment(mask, middle, middle, 10, 'take');
  expect([at(mask, 300, 200), at(mask, 315, 200)]).toEqual([0, 255]);
});

it('is not broken by strokes beyond the edge', () => {
  const mask = blank();
  drawSegment(mask, { x: -50, y: -50 }, { x: 700, y: 500 }, 30, 'add');
  fillOutline(mask, outlineOf('ellipse', { left: -100, top: 300, right: 100, bottom: 600 }), 'add');
  expect([at(mask, 0, 0), at(mask, 599, 399), at(mask, 0, 399)]).toEqual([255, 255, 255]);
});

it('fills outlines to the pixel and leaves out what is inside twice', () => {
  const mask = blank();
  fillOutline(mask, outlineOf('rectangle', { left: 100, top: 50, right: 300, bottom: 150 }), 'add');
  expect(shareOf(mask) * 600 * 400).toBe(200 * 100);
  expect([at(mask, 100, 50), at(mask, 299, 149), at(mask, 99, 50), at(mask, 300, 149), at(mask, 299, 150)]).toEqual([255, 255, 0, 0, 0]);
  const round = blank();
  fillOutline(round, outlineOf('ellipse', { left: 100, top: 100, right: 300, bottom: 300 }), 'add');
  expect(Math.abs(shareOf(round) * 600 * 400 - Math.PI * 100 * 100)).toBeLessThan(150);
  const bow = blank();
  const [a, b, c, d] = [100, 300].flatMap((x) => [100, 300].map((y) => ({ x, y })));
  fillOutline(
    bow,
    [a, d, c, b].filter((point) => point !== undefined),
    'add',
  );
  expect([at(bow, 110, 200), at(bow, 290, 200), at(bow, 200, 110)]).toEqual([255, 255, 0]);
  fillOutline(
    bow,
    [
      { x: 0, y: 0 },
      { x: 600, y: 0 },
    ],
    'add',
  );
  expect(at(bow, 300, 0)).toBe(0);
});

it('turns around', () => {
  const mask = blank();
  fillOutline(mask, outlineOf('rectangle', { left: 0, top: 0, right: 300, bottom: 400 }), 'add');
  invertMask(mask);
  expect([at(mask, 10, 10), at(mask, 590, 10), shareOf(mask)]).toEqual([0, 255, 0.5]);
});

it('takes steps back and forth, byte for byte, whatever size they had', () => {
  const mask = blank();
  const history = createHistory(mask);
  const states = [mask.data.slice()];
  const step = (act: () => void): void => {
    act();
    history.commit();
    states.push(mask.data.slice());
  };
  step(() => {
    for (const x of [100, 260, 420]) {
      history.touch(segmentArea(mask, middle, { x, y: 90 }, 25));
      drawSegment(mask, middle, { x, y: 90 }, 25, 'add');
    }
  });
  step(() => {
    history.touch(wholeArea(mask));
    invertMask(mask);
  });
  step(() => {
    history.touch(segmentArea(mask, middle, middle, 5));
    drawSegment(mask, middle, middle, 5, 'take');
  });
  for (const state of states.slice(0, -1).toReversed()) {
    expect(history.undo()).toBeDefined();
    expect(Buffer.compare(mask.data, state)).toBe(0);
  }
  expect([history.undo(), history.canUndo, history.canRedo]).toEqual([undefined, false, true]);
  for (const state of states.slice(1)) {
    history.redo();
    expect(Buffer.compare(mask.data, state)).toBe(0);
  }
  history.undo();
  step(() => {
    history.touch(wholeArea(mask));
    mask.data.fill(7);
  });
  expect(history.canRedo).toBe(false);
});

it('forgets a stroke that became a pinch', () => {
  const mask = blank();
  const history = createHistory(mask);
  history.touch(segmentArea(mask, middle, middle, 30));
  drawSegment(mask, middle, middle, 30, 'add');
  expect(history.discard()).toMatchObject({ left: 256, top: 0 });
  expect([shareOf(mask), history.canUndo]).toEqual([0, false]);
});

it('fades at the edge as far as it was told, and not in the middle', () => {
  const mask = blank();
  fillOutline(mask, outlineOf('rectangle', { left: 0, top: 0, right: 300, bottom: 400 }), 'add');
  expect(feather(mask, 0)).toBe(mask);
  const soft = feather(mask, 20);
  expect([at(soft, 250, 200), at(soft, 350, 200)]).toEqual([255, 0]);
  expect(Math.abs(at(soft, 300, 200) - 127)).toBeLessThan(8);
  expect(at(soft, 290, 200)).toBeGreaterThan(at(soft, 300, 200));
  expect(at(soft, 285, 0)).toBe(at(soft, 285, 399));
  expect(at(mask, 299, 200)).toBe(255);
});

it.each([
  [3, '63dbe78114d7cf56'],
  [20, 'dcce06c1e4f305ba'],
  [75, 'cbcdae91cf8f8292'],
])('fades over %d pixels to the same values as ever, and says how far it is', (pixels, digest) => {
  const mask = blank();
  drawSegment(mask, { x: 90, y: 40 }, { x: 520, y: 395 }, 31, 'add');
  const heard: number[] = [];
  const { data } = feather(mask, pixels, (share) => heard.push(Math.round(share * 6)));
  expect(createHash('sha256').update(data).digest('hex').slice(0, 16)).toBe(digest);
  expect(heard).toEqual([1, 2, 3, 4, 5, 6]);
});
