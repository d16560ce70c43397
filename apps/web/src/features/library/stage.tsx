import {
  type ReactElement,
  type PointerEvent as ReactPointerEvent,
  type RefObject,
  useCallback,
  useEffect,
  useImperativeHandle,
  useRef,
  useState,
} from 'react';
import { mediaUrl } from '../../lib/media.ts';
import { viewedName } from '../../lib/viewing.ts';
import { classes } from '../../ui/classes.ts';
import { type Box, clamp, fit, pixelScale, type View, wholeView, zoomAt } from './zoom.ts';

export interface StageHandle {
  /** Between the whole picture and its own pixels. */
  readonly toggleZoom: () => void;
}

export interface StageProps {
  readonly assetId: string;
  readonly kind: 'image' | 'video';
  readonly picture: Box;
  readonly alt: string;
  readonly handle: RefObject<StageHandle | null>;
  readonly onZoomed: (zoomed: boolean) => void;
  /** A flick of the finger across a whole picture. */
  readonly onSwipe: (direction: 'left' | 'right') => void;
}

const wheelRate = 0.0016;
const swipePx = 60;

interface Point {
  readonly x: number;
  readonly y: number;
}
const between = (a: Point, b: Point): { middle: Point; distance: number } => ({
  middle: { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 },
  distance: Math.hypot(a.x - b.x, a.y - b.y),
});

/** The picture on the ground: whole, or as close as its pixels allow. Wheel, pinch, double press or Z; drag to move. */
export function Stage({ assetId, kind, picture, alt, handle, onZoomed, onSwipe }: StageProps): ReactElement {
  const frame = useRef<HTMLDivElement>(null);
  const [box, setBox] = useState<Box | null>(null);
  const [view, setView] = useState<View>(wholeView);
  const [sharp, setSharp] = useState(false);
  const [gliding, setGliding] = useState(false);
  const fingers = useRef(new Map<number, Point>());
  const began = useRef<Point | null>(null);
  const zoomed = view.scale > 1.001;

  useEffect(() => {
    const element = frame.current;
    if (!element) return;
    const measure = (): void => setBox({ width: element.clientWidth, height: element.clientHeight });
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, []);

  useEffect(() => onZoomed(zoomed), [onZoomed, zoomed]);

  const fromMiddle = useCallback((event: { readonly clientX: number; readonly clientY: number }): Point => {
    const rect = frame.current?.getBoundingClientRect();
    return rect ? { x: event.clientX - rect.left - rect.width / 2, y: event.clientY - rect.top - rect.height / 2 } : { x: 0, y: 0 };
  }, []);

  const toggleZoom = useCallback(
    (point: Point = { x: 0, y: 0 }) => {
      if (!box || kind === 'video') return;
      setGliding(true);
      setView((current) =>
        current.scale > 1.001 ? wholeView : zoomAt(current, Math.max(1.5, pixelScale(picture, box, devicePixelRatio)), point, picture, box),
      );
    },
    [box, kind, picture],
  );
  useImperativeHandle(handle, () => ({ toggleZoom: () => toggleZoom() }), [toggleZoom]);

  // React listens passively to the wheel; only a listener of our own may keep the page from zooming too.
  useEffect(() => {
    const element = frame.current;
    if (!element || !box || kind === 'video') return;
    const turn = (event: WheelEvent): void => {
      event.preventDefault();
      setGliding(false);
      setView((current) =>
        zoomAt(current, current.scale * Math.exp(-event.deltaY * wheelRate * (event.ctrlKey ? 4 : 1)), fromMiddle(event), picture, box),
      );
    };
    element.addEventListener('wheel', turn, { passive: false });
    return () => element.removeEventListener('wheel', turn);
  }, [box, kind, picture, fromMiddle]);

  const down = (event: ReactPointerEvent): void => {
    if (kind === 'video') return;
    fingers.current.set(event.pointerId, fromMiddle(event));
    began.current = fingers.current.size === 1 ? fromMiddle(event) : null;
    if (zoomed || event.pointerType === 'touch') event.currentTarget.setPointerCapture(event.pointerId);
    setGliding(false);
  };
  const move = (event: ReactPointerEvent): void => {
    const before = fingers.current.get(event.pointerId);
    if (!before || !box) return;
    const now = fromMiddle(event);
    const other = [...fingers.current].find(([id]) => id !== event.pointerId)?.[1];
    fingers.current.set(event.pointerId, now);
    if (other) {
      const was = between(before, other);
      const is = between(now, other);
      setView((current) => {
        const closer = zoomAt(current, current.scale * (is.distance / Math.max(1, was.distance)), is.middle, picture, box);
        return clamp({ ...closer, x: closer.x + is.middle.x - was.middle.x, y: closer.y + is.middle.y - was.middle.y }, picture, box);
      });
    } else if (zoomed)
      setView((current) => clamp({ ...current, x: current.x + now.x - before.x, y: current.y + now.y - before.y }, picture, box));
  };
  const up = (event: ReactPointerEvent): void => {
    const now = fromMiddle(event);
    fingers.current.delete(event.pointerId);
    if (began.current && !zoomed && event.pointerType === 'touch') {
      const across = now.x - began.current.x;
      if (Math.abs(across) > swipePx && Math.abs(across) > 2 * Math.abs(now.y - began.current.y)) onSwipe(across < 0 ? 'left' : 'right');
    }
    began.current = null;
  };

  const shown = box && fit(picture, box);
  return (
    <div
      ref={frame}
      onPointerDown={down}
      onPointerMove={move}
      onPointerUp={up}
      onPointerCancel={up}
      onDoubleClick={(event) => toggleZoom(fromMiddle(event))}
      className={classes(
        'relative size-full touch-none overflow-hidden',
        kind === 'image' && (zoomed ? 'cursor-grab active:cursor-grabbing' : 'cursor-zoom-in'),
      )}
    >
      {shown && (
        <div
          className={classes('absolute start-1/2 top-1/2', gliding && 'transition-transform duration-200')}
          style={{
            width: shown.width,
            height: shown.height,
            insetInlineStart: 'auto',
            left: '50%',
            transform: `translate(-50%, -50%) translate(${view.x}px, ${view.y}px) scale(${view.scale})`,
          }}
        >
          {kind === 'video' ? (
            // biome-ignore lint/a11y/useMediaCaption: generated clips have no sound
            <video
              src={mediaUrl(assetId, 'original')}
              poster={mediaUrl(assetId, 'poster')}
              aria-label={alt}
              controls
              autoPlay={!window.matchMedia('(prefers-reduced-motion: reduce)').matches}
              muted
              playsInline
              className="size-full rounded-picture bg-raised"
              style={{ viewTransitionName: viewedName }}
            />
          ) : (
            <span className="absolute inset-0 overflow-hidden rounded-picture bg-raised" style={{ viewTransitionName: viewedName }}>
              <img src={mediaUrl(assetId, 'preview')} alt={alt} draggable={false} className="absolute inset-0 size-full" />
              {(zoomed || sharp) && (
                <img
                  src={mediaUrl(assetId, 'original')}
                  alt=""
                  draggable={false}
                  onLoad={() => setSharp(true)}
                  className={classes('absolute inset-0 size-full', sharp ? 'opacity-100' : 'opacity-0')}
                />
              )}
            </span>
          )}
        </div>
      )}
    </div>
  );
}
