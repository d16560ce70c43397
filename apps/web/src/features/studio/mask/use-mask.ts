import { useCallback, useMemo, useState } from 'react';
import { createHistory } from './history.ts';
import {
  type Area,
  emptyMask,
  fillOutline,
  invertMask,
  isEmpty,
  type Mask,
  type Point,
  pointsArea,
  type Stroke,
  shareOf,
  wholeArea,
} from './mask.ts';

export interface MaskWork {
  readonly mask: Mask;
  /** 0…1, as of the last finished step. */
  readonly share: number;
  readonly canUndo: boolean;
  readonly canRedo: boolean;
  /** Changes an area; what watches the mask is told which one. A step ends with `finish`. */
  readonly change: (area: Area, act: () => void) => void;
  readonly finish: () => void;
  readonly discard: () => void;
  readonly undo: () => void;
  readonly redo: () => void;
  readonly fill: (outline: readonly Point[], stroke: Stroke) => void;
  readonly invert: () => void;
  readonly fillAll: (value: 0 | 255) => void;
  /** Hears of every change, with what it touched. */
  readonly watch: (listener: (area: Area) => void) => () => void;
}

/** A mask for a picture of this size, with everything that can be done to it, each step of which can be taken back. */
export function useMask(width: number, height: number): MaskWork {
  const [state, setState] = useState({ share: 0, canUndo: false, canRedo: false });
  const core = useMemo(() => {
    const mask = emptyMask({ width, height });
    return { mask, history: createHistory(mask), listeners: new Set<(area: Area) => void>() };
  }, [width, height]);

  const look = useCallback(() => {
    const { mask, history } = core;
    setState({ share: shareOf(mask), canUndo: history.canUndo, canRedo: history.canRedo });
  }, [core]);

  return useMemo(() => {
    const { mask, history, listeners } = core;
    const tell = (area: Area | undefined): void => {
      if (area && !isEmpty(area)) for (const listener of listeners) listener(area);
    };
    const change = (area: Area, act: () => void): void => {
      history.touch(area);
      act();
      tell(area);
    };
    const finish = (): void => {
      history.commit();
      look();
    };
    const whole = (act: () => void): void => {
      change(wholeArea(mask), act);
      finish();
    };
    return {
      mask,
      ...state,
      change,
      finish,
      discard: () => tell(history.discard()),
      undo: () => {
        tell(history.undo());
        look();
      },
      redo: () => {
        tell(history.redo());
        look();
      },
      fill: (outline, stroke) => {
        change(pointsArea(mask, outline), () => fillOutline(mask, outline, stroke));
        finish();
      },
      invert: () => whole(() => invertMask(mask)),
      fillAll: (value) => whole(() => mask.data.fill(value)),
      watch: (listener) => {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
    };
  }, [core, state, look]);
}
