import {
  type KeyboardEvent,
  type ReactElement,
  type PointerEvent as ReactPointerEvent,
  useCallback,
  useEffect,
  useLayoutEffect,
  useRef,
  useState,
} from 'react';
import { useT } from '../../../app/i18n.ts';
import { mediaUrl } from '../../../lib/media.ts';
import { classes } from '../../../ui/classes.ts';
import { type Area, type Point } from './mask.ts';
import { paintOverlay, readColor } from './paint-overlay.ts';
import { type Box, geometryOf, moveBy, reveal, toMask, type View, zoomTo } from './stage-view.ts';
import { type Tool, useBrush } from './use-brush.ts';
import type { MaskWork } from './use-mask.ts';

const wheelRate = 0.0016;
/** The rendition that is sharp enough until one looks closer. */
const previewEdge = 1280;

export interface MaskStageProps {
  readonly assetId: string;
  readonly picture: Box;
  readonly work: MaskWork;
  readonly tool: Tool;
  /** In pixels of the mask. */
  readonly radius: number;
  readonly feather: number;
  readonly view: View;
  readonly onView: (change: (view: View) => View) => void;
  readonly onKey: (event: KeyboardEvent) => void;
  /** The brush was put down with a key, or lifted. */
  readonly onHeld: (held: boolean) => void;
}

/** The picture, the mask over it, and whatever points at it: mouse, pen, fingers, or a cursor that the arrow keys move. */
export function MaskStage({ assetId, picture, work, tool, radius, feather, view, onView, onKey, onHeld }: MaskStageProps): ReactElement {
  const t = useT();
  const frame = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const ring = useRef<HTMLSpanElement>(null);
  const outline = useRef<SVGPolygonElement>(null);
  const fingers = useRef(new Map<number, Point>());
  const panning = useRef<number | null>(null);
  const cursor = useRef<Point | null>(null);
  const heldByKey = useRef(false);
  const [box, setBox] = useState<Box | null>(null);
  const { mask, watch } = work;
  // A view made without knowing the stage is brought into its bounds here.
  const place = box && geometryOf(moveBy(view, 0, 0, picture, box), picture, box, mask);
  const devicePixels = window.devicePixelRatio;

  useEffect(() => {
    const element = frame.current;
    if (!element) return;
    element.focus({ preventScroll: true });
    const measure = (): void => setBox({ width: element.clientWidth, height: element.clientHeight });
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, []);

  // What follows the pointer is moved by hand: a render for each of its steps would be felt.
  const left = place?.left ?? 0;
  const top = place?.top ?? 0;
  const scale = place?.scale ?? 1;
  const showRing = useCallback(
    (at: Point | null) => {
      const element = ring.current;
      if (!element) return;
      element.style.visibility = at && tool !== 'move' ? 'visible' : 'hidden';
      if (!at) return;
      const reach = tool === 'lasso' ? 5 : Math.max(2, radius * scale);
      element.style.width = `${reach * 2}px`;
      element.style.height = `${reach * 2}px`;
      element.style.transform = `translate(${left + at.x * scale - reach}px, ${top + at.y * scale - reach}px)`;
    },
    [left, top, scale, radius, tool],
  );
  const showOutline = useCallback(
    (points: readonly Point[]) =>
      outline.current?.setAttribute('points', points.map(({ x, y }) => `${left + x * scale},${top + y * scale}`).join(' ')),
    [left, top, scale],
  );
  const brush = useBrush(work, tool, radius, showOutline);

  useLayoutEffect(() => {
    showRing(cursor.current);
    showOutline(brush.outline());
  }, [showRing, showOutline, brush]);

  useLayoutEffect(() => {
    const element = canvas.current;
    const pen = element?.getContext('2d');
    if (!element || !pen || !box) return;
    element.width = Math.round(box.width * devicePixels);
    element.height = Math.round(box.height * devicePixels);
    const color = readColor(element);
    const at = { left: left * devicePixels, top: top * devicePixels, scale: scale * devicePixels };
    const paint = (area: Area): void => {
      const edge = 2;
      paintOverlay(
        pen,
        mask,
        at,
        {
          left: at.left + area.left * at.scale - edge,
          top: at.top + area.top * at.scale - edge,
          width: (area.right - area.left) * at.scale + edge * 2,
          height: (area.bottom - area.top) * at.scale + edge * 2,
        },
        color,
      );
    };
    paint({ left: 0, top: 0, right: mask.width, bottom: mask.height });
    return watch(paint);
  }, [box, devicePixels, left, top, scale, mask, watch]);

  // React listens passively to the wheel; only a listener of our own may keep the page from zooming too.
  useEffect(() => {
    const element = frame.current;
    if (!element || !box) return;
    const turn = (event: WheelEvent): void => {
      event.preventDefault();
      const rect = element.getBoundingClientRect();
      const point = { x: event.clientX - rect.left, y: event.clientY - rect.top };
      onView((now) => zoomTo(now, Math.exp(-event.deltaY * wheelRate * (event.ctrlKey ? 4 : 1)), point, picture, box));
    };
    element.addEventListener('wheel', turn, { passive: false });
    return () => element.removeEventListener('wheel', turn);
  }, [box, picture, onView]);

  const onStage = (event: { readonly clientX: number; readonly clientY: number }): Point => {
    const rect = frame.current?.getBoundingClientRect();
    return rect ? { x: event.clientX - rect.left, y: event.clientY - rect.top } : { x: 0, y: 0 };
  };
  const pressureOf = (event: PointerEvent): number =>
    event.pointerType === 'pen' && event.pressure > 0 ? 0.35 + 0.65 * event.pressure : 1;

  const down = (event: ReactPointerEvent): void => {
    if (!place) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    fingers.current.set(event.pointerId, onStage(event));
    if (fingers.current.size > 1) {
      // A second finger means: look closer. What the first began is taken back.
      if (brush.isDown()) brush.drop();
      panning.current = null;
      return;
    }
    if (tool === 'move' || event.button === 1 || event.button === 2) {
      panning.current = event.pointerId;
      return;
    }
    const point = toMask(place, onStage(event));
    cursor.current = point;
    showRing(point);
    brush.to(point, pressureOf(event.nativeEvent));
  };
  const move = (event: ReactPointerEvent): void => {
    if (!place || !box) return;
    const now = onStage(event);
    const before = fingers.current.get(event.pointerId);
    const other = [...fingers.current].find(([id]) => id !== event.pointerId)?.[1];
    if (before) fingers.current.set(event.pointerId, now);
    if (before && other) {
      const middle = { x: (now.x + other.x) / 2, y: (now.y + other.y) / 2 };
      const was = { x: (before.x + other.x) / 2, y: (before.y + other.y) / 2 };
      const factor = Math.hypot(now.x - other.x, now.y - other.y) / Math.max(1, Math.hypot(before.x - other.x, before.y - other.y));
      onView((current) => moveBy(zoomTo(current, factor, middle, picture, box), middle.x - was.x, middle.y - was.y, picture, box));
      return;
    }
    if (before && panning.current === event.pointerId) {
      onView((current) => moveBy(current, now.x - before.x, now.y - before.y, picture, box));
      return;
    }
    if (event.pointerType !== 'touch' || before) {
      cursor.current = toMask(place, now);
      showRing(cursor.current);
    }
    if (!before || !brush.isDown() || heldByKey.current) return;
    const steps = event.nativeEvent.getCoalescedEvents?.() ?? [];
    for (const step of steps.length > 0 ? steps : [event.nativeEvent]) brush.to(toMask(place, onStage(step)), pressureOf(step));
  };
  const up = (event: ReactPointerEvent): void => {
    fingers.current.delete(event.pointerId);
    if (panning.current === event.pointerId) panning.current = null;
    if (brush.isDown() && !heldByKey.current) brush.lift();
  };

  const hold = (held: boolean): void => {
    heldByKey.current = held;
    onHeld(held);
  };
  const pressed = (event: KeyboardEvent): void => {
    if (!box || event.metaKey || event.ctrlKey || event.altKey) return onKey(event);
    const at = cursor.current ?? { x: mask.width / 2, y: mask.height / 2 };
    const step = event.shiftKey ? 1 : Math.max(1, Math.round(tool === 'lasso' ? mask.width / 40 : radius / 2));
    const steps: Readonly<Record<string, Point>> = {
      ArrowLeft: { x: -step, y: 0 },
      ArrowRight: { x: step, y: 0 },
      ArrowUp: { x: 0, y: -step },
      ArrowDown: { x: 0, y: step },
    };
    const by = steps[event.key];
    if (by) {
      const next = { x: Math.min(mask.width, Math.max(0, at.x + by.x)), y: Math.min(mask.height, Math.max(0, at.y + by.y)) };
      cursor.current = next;
      showRing(next);
      if (heldByKey.current) brush.to(next, 1);
      onView((current) => reveal(current, next, picture, box, mask));
    } else if (event.key === ' ' && tool === 'lasso') brush.addCorner(at);
    else if (event.key === 'Enter' && tool === 'lasso') brush.closeOutline();
    else if (event.key === ' ' && tool !== 'move') {
      if (heldByKey.current) brush.lift();
      else brush.to(at, 1);
      hold(!heldByKey.current);
      cursor.current = at;
    } else if (event.key === 'Enter' && tool !== 'move') {
      brush.to(at, 1);
      if (!heldByKey.current) brush.lift();
    } else if (event.key === 'Escape' && (heldByKey.current || brush.outline().length > 0)) {
      brush.drop();
      hold(false);
    } else return onKey(event);
    event.preventDefault();
    event.stopPropagation();
  };

  const sharp = place && place.width * devicePixels > previewEdge * 1.05;
  return (
    // biome-ignore lint/a11y/useSemanticElements: there is no element for a canvas that one draws on
    <div
      ref={frame}
      role="application"
      aria-label={t('mask.stage')}
      aria-describedby="mask-keys"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: it is drawn on with the arrow keys
      tabIndex={0}
      onKeyDown={pressed}
      onFocus={(event) => {
        if (!event.currentTarget.matches(':focus-visible')) return;
        cursor.current ??= { x: mask.width / 2, y: mask.height / 2 };
        showRing(cursor.current);
      }}
      onBlur={() => {
        if (heldByKey.current) {
          brush.lift();
          hold(false);
        }
      }}
      onPointerDown={down}
      onPointerMove={move}
      onPointerUp={up}
      onPointerCancel={(event) => {
        if (brush.isDown()) brush.drop();
        up(event);
      }}
      onPointerLeave={() => fingers.current.size === 0 && showRing(null)}
      onContextMenu={(event) => event.preventDefault()}
      dir="ltr"
      className={classes(
        'relative size-full touch-none select-none overflow-hidden rounded-control outline-none focus-visible:outline-2 focus-visible:outline-accent focus-visible:outline-offset-[-2px]',
        tool === 'move' ? 'cursor-grab active:cursor-grabbing' : 'cursor-none',
      )}
    >
      {place && (
        <img
          src={mediaUrl(assetId, sharp ? 'original' : 'preview')}
          alt=""
          draggable={false}
          className="absolute max-w-none rounded-picture bg-raised"
          style={{ left: place.left, top: place.top, width: place.width, height: place.height }}
        />
      )}
      <canvas
        ref={canvas}
        className="pointer-events-none absolute inset-0 size-full text-accent"
        style={feather > 0 ? { filter: `blur(${(feather / 2) * scale}px)` } : undefined}
      />
      <svg aria-hidden="true" className="pointer-events-none absolute inset-0 size-full">
        <polygon
          ref={outline}
          fill="none"
          stroke="white"
          strokeWidth="1.5"
          strokeDasharray="5 4"
          style={{ filter: 'drop-shadow(0 0 1px black)' }}
        />
      </svg>
      <span
        ref={ring}
        aria-hidden="true"
        className="pointer-events-none invisible absolute start-0 top-0 rounded-full border border-[oklch(1_0_0)] shadow-[0_0_0_1px_oklch(0_0_0),inset_0_0_0_1px_oklch(0_0_0)]"
        style={{ left: 0 }}
      />
    </div>
  );
}
