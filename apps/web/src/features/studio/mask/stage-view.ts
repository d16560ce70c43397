import { type Box, clamp, fit, type View, wholeView, zoomAt } from '../../library/zoom.ts';
import type { Mask, Point } from './mask.ts';

/** A picture smaller than its stage is drawn up to this much larger: a mask is drawn by hand. */
const mostGrowth = 8;

/** The picture as the stage treats it: a small one stands there enlarged. */
export function drawnBox(picture: Box, stage: Box): Box {
  const growth = Math.max(1, Math.min(mostGrowth, stage.width / picture.width, stage.height / picture.height));
  return { width: picture.width * growth, height: picture.height * growth };
}

export interface Geometry {
  /** Of the picture's upper left corner on the stage. */
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
  /** Pixels of the stage to a pixel of the mask. */
  readonly scale: number;
}

export function geometryOf(view: View, picture: Box, stage: Box, mask: Pick<Mask, 'width' | 'height'>): Geometry {
  const shown = fit(drawnBox(picture, stage), stage);
  const width = shown.width * view.scale;
  const height = shown.height * view.scale;
  return {
    left: stage.width / 2 + view.x - width / 2,
    top: stage.height / 2 + view.y - height / 2,
    width,
    height,
    scale: width / mask.width,
  };
}

export const toMask = ({ left, top, scale }: Geometry, point: Point): Point => ({
  x: (point.x - left) / scale,
  y: (point.y - top) / scale,
});

/** Zooms around a point of the stage, counted from its upper left corner. */
export function zoomTo(view: View, factor: number, point: Point, picture: Box, stage: Box): View {
  const fromMiddle = { x: point.x - stage.width / 2, y: point.y - stage.height / 2 };
  return zoomAt(view, view.scale * factor, fromMiddle, drawnBox(picture, stage), stage);
}

export const moveBy = (view: View, x: number, y: number, picture: Box, stage: Box): View =>
  clamp({ ...view, x: view.x + x, y: view.y + y }, drawnBox(picture, stage), stage);

/** The view moved just so far that a point of the mask is in sight. */
export function reveal(view: View, point: Point, picture: Box, stage: Box, mask: Pick<Mask, 'width' | 'height'>): View {
  const { left, top, scale } = geometryOf(view, picture, stage, mask);
  const margin = 24;
  const push = (at: number, edge: number): number => (at < margin ? margin - at : at > edge - margin ? edge - margin - at : 0);
  return moveBy(view, push(left + point.x * scale, stage.width), push(top + point.y * scale, stage.height), picture, stage);
}

export type { Box, View };
export { wholeView };
