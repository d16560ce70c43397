import { useMemo, useRef } from 'react';
import { drawSegment, type Mask, type Point, type Stroke, segmentArea } from './mask.ts';
import type { MaskWork } from './use-mask.ts';

export type Tool = 'brush' | 'eraser' | 'lasso' | 'move';

export interface Brush {
  /** Begins or goes on with a stroke or an outline, wherever it comes from. */
  readonly to: (point: Point, pressure: number) => void;
  readonly lift: () => void;
  /** As if it had never begun. */
  readonly drop: () => void;
  readonly isDown: () => boolean;
  /** The corners of the outline so far. */
  readonly outline: () => readonly Point[];
  readonly addCorner: (point: Point) => void;
  readonly closeOutline: () => void;
}

/** One hand: the brush and the lasso work the same for a mouse, a finger, a pen and the arrow keys. */
export function useBrush(work: MaskWork, tool: Tool, radius: number, onOutline: (points: readonly Point[]) => void): Brush {
  const last = useRef<Point | null>(null);
  const corners = useRef<readonly Point[]>([]);
  return useMemo(() => {
    const stroke: Stroke = tool === 'eraser' ? 'take' : 'add';
    const setCorners = (points: readonly Point[]): void => {
      corners.current = points;
      onOutline(points);
    };
    const close = (): void => {
      if (corners.current.length > 2) work.fill(corners.current, 'add');
      setCorners([]);
    };
    return {
      to(point, pressure) {
        if (tool === 'lasso') {
          last.current = point;
          setCorners([...corners.current, point]);
          return;
        }
        const from = last.current ?? point;
        last.current = point;
        paint(work.mask, from, point, Math.max(0.5, radius * pressure), stroke, work);
      },
      lift() {
        if (!last.current) return;
        last.current = null;
        if (tool === 'lasso') close();
        else work.finish();
      },
      drop() {
        last.current = null;
        setCorners([]);
        work.discard();
      },
      isDown: () => last.current !== null,
      outline: () => corners.current,
      addCorner: (point) => setCorners([...corners.current, point]),
      closeOutline: close,
    };
  }, [work, tool, radius, onOutline]);
}

function paint(mask: Mask, from: Point, to: Point, radius: number, stroke: Stroke, work: MaskWork): void {
  work.change(segmentArea(mask, from, to, radius), () => drawSegment(mask, from, to, radius, stroke));
}
