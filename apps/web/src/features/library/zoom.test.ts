import { expect, it } from 'vitest';
import { clamp, fit, pixelScale, wholeView, zoomAt } from './zoom.ts';

const stage = { width: 1000, height: 600 };
const picture = { width: 2000, height: 2000 };

it('shows the whole picture, and never larger than it is', () => {
  expect(fit(picture, stage)).toEqual({ width: 600, height: 600 });
  expect(fit({ width: 100, height: 50 }, stage)).toEqual({ width: 100, height: 50 });
});

it('knows when a pixel of the picture is a pixel of the screen', () => {
  expect(pixelScale(picture, stage, 1)).toBeCloseTo(3.333, 2);
  expect(pixelScale(picture, stage, 2)).toBeCloseTo(1.667, 2);
});

it('keeps the point under the pointer where it is', () => {
  const point = { x: 120, y: -80 };
  const before = wholeView;
  const after = zoomAt(before, 3, point, picture, stage);
  const onPicture = (view: typeof after) => ({ x: (point.x - view.x) / view.scale, y: (point.y - view.y) / view.scale });
  expect(onPicture(after).x).toBeCloseTo(onPicture(before).x);
  expect(onPicture(after).y).toBeCloseTo(onPicture(before).y);
});

it('cannot be dragged off the stage', () => {
  expect(clamp({ scale: 1, x: 500, y: -900 }, picture, stage)).toEqual(wholeView);
  expect(clamp({ scale: 2, x: 5000, y: 0 }, picture, stage)).toEqual({ scale: 2, x: 100, y: 0 });
});
