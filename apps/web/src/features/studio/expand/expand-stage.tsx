import { type KeyboardEvent, type ReactElement, type PointerEvent as ReactPointerEvent, useEffect, useRef, useState } from 'react';
import { useT } from '../../../app/i18n.ts';
import { mediaUrl } from '../../../lib/media.ts';
import { classes } from '../../../ui/classes.ts';
import { type Margins, type Side, sides } from '../draft/expand-frame.ts';
import type { Size } from '../draft/size.ts';

export interface ExpandStageProps {
  readonly assetId: string;
  readonly picture: Size;
  readonly margins: Margins;
  readonly most: number;
  readonly step: number;
  readonly onMargin: (side: Side, pixels: number) => void;
}

/** Which way a larger margin goes on the screen. */
const outward = { left: [-1, 0], right: [1, 0], top: [0, -1], bottom: [0, 1] } as const;

const looks: Readonly<Record<Side, string>> = {
  left: 'inset-y-0 -left-3.5 w-7 cursor-ew-resize',
  right: 'inset-y-0 -right-3.5 w-7 cursor-ew-resize',
  top: 'inset-x-0 -top-3.5 h-7 cursor-ns-resize',
  bottom: 'inset-x-0 -bottom-3.5 h-7 cursor-ns-resize',
};

const air = 40;

/** The picture in its new frame. Each edge can be dragged, and moved with the arrow keys. */
export function ExpandStage({ assetId, picture, margins, most, step, onMargin }: ExpandStageProps): ReactElement {
  const t = useT();
  const area = useRef<HTMLDivElement>(null);
  const [room, setRoom] = useState<Size | null>(null);
  const [drag, setDrag] = useState<{ readonly side: Side; readonly from: number; readonly at: number; readonly scale: number } | null>(
    null,
  );

  useEffect(() => {
    const element = area.current;
    if (!element) return;
    const measure = (): void => setRoom({ width: element.clientWidth, height: element.clientHeight });
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, []);

  const frame = { width: picture.width + margins.left + margins.right, height: picture.height + margins.top + margins.bottom };
  const fitting = room ? Math.min((room.width - air * 2) / frame.width, (room.height - air * 2) / frame.height) : 0;
  // While an edge is held nothing else moves, so that it stays under the pointer.
  const scale = Math.max(0.001, drag?.scale ?? Math.min(4, fitting));

  const grab = (side: Side) => (event: ReactPointerEvent) => {
    event.currentTarget.setPointerCapture(event.pointerId);
    const at = outward[side][0] === 0 ? event.clientY : event.clientX;
    // The frame stands in the middle: it grows to both sides on the screen, so half of it follows the pointer.
    setDrag({ side, from: margins[side], at, scale });
  };
  const pull = (event: ReactPointerEvent): void => {
    if (!drag) return;
    const [acrossX, acrossY] = outward[drag.side];
    const moved = acrossX === 0 ? (event.clientY - drag.at) * acrossY : (event.clientX - drag.at) * acrossX;
    onMargin(drag.side, drag.from + moved / drag.scale);
  };
  const pressed = (side: Side) => (event: KeyboardEvent) => {
    const [x, y] = outward[side];
    const by = event.shiftKey ? step * 8 : step;
    const moves: Readonly<Record<string, number>> = {
      ArrowLeft: -x * by,
      ArrowRight: x * by,
      ArrowUp: -y * by,
      ArrowDown: y * by,
      Home: -most,
      PageUp: by * 8,
      PageDown: -by * 8,
    };
    const change = moves[event.key];
    if (!change) return;
    event.preventDefault();
    onMargin(side, margins[side] + change);
  };

  return (
    <div ref={area} dir="ltr" className="relative size-full overflow-hidden">
      {room && (
        <div
          className="absolute bg-raised outline-1 outline-accent outline-dashed"
          style={{
            width: frame.width * scale,
            height: frame.height * scale,
            left:
              (room.width - (drag ? heldFrame(drag, picture, margins).width : frame.width) * scale) / 2 -
              shift(drag, margins, 'left') * scale,
            top:
              (room.height - (drag ? heldFrame(drag, picture, margins).height : frame.height) * scale) / 2 -
              shift(drag, margins, 'top') * scale,
          }}
        >
          <img
            src={mediaUrl(assetId, 'preview')}
            alt=""
            draggable={false}
            className="absolute max-w-none"
            style={{
              left: margins.left * scale,
              top: margins.top * scale,
              width: picture.width * scale,
              height: picture.height * scale,
            }}
          />
          {sides.map((side) => (
            <div
              key={side}
              role="slider"
              tabIndex={0}
              aria-label={t(`expand.edge.${side}`)}
              aria-orientation={side === 'left' || side === 'right' ? 'horizontal' : 'vertical'}
              aria-valuemin={0}
              aria-valuemax={most}
              aria-valuenow={Math.round(margins[side])}
              aria-valuetext={t('expand.pixels', { count: Math.round(margins[side]) })}
              onPointerDown={grab(side)}
              onPointerMove={pull}
              onPointerUp={() => setDrag(null)}
              onPointerCancel={() => setDrag(null)}
              onKeyDown={pressed(side)}
              className={classes('group absolute flex touch-none items-center justify-center outline-none', looks[side])}
            >
              <span
                className={classes(
                  'block rounded-full border border-[oklch(0_0_0/0.4)] bg-accent shadow-floating group-focus-visible:outline-2 group-focus-visible:outline-text group-focus-visible:outline-offset-2',
                  side === 'left' || side === 'right' ? 'h-10 w-2' : 'h-2 w-10',
                )}
              />
            </div>
          ))}
        </div>
      )}
    </div>
  );
}

type Drag = { readonly side: Side; readonly from: number } | null;

/** The frame as it was when the edge was taken. */
function heldFrame(drag: NonNullable<Drag>, picture: Size, margins: Margins): Size {
  const then = { ...margins, [drag.side]: drag.from };
  return { width: picture.width + then.left + then.right, height: picture.height + then.top + then.bottom };
}

/** How far the near edge has been pulled since: that much further out the frame begins. */
function shift(drag: Drag, margins: Margins, side: 'left' | 'top'): number {
  return drag?.side === side ? margins[side] - drag.from : 0;
}
