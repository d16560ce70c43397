import type { Asset } from '@pinhole/contract';
import { type Key, Layout, LayoutInfo, Rect, Size } from 'react-aria-components';
import { justify } from './justify.ts';

export interface JustifiedLayoutOptions {
  /** The wished height of a row, in pixels. */
  readonly rowHeight: number;
  readonly gap: number;
  readonly headingHeight: number;
  readonly padding: number;
}

interface Day {
  readonly info: LayoutInfo;
  readonly heading: LayoutInfo | undefined;
  readonly rows: readonly (readonly LayoutInfo[])[];
}

type Nodes = NonNullable<Layout['virtualizer']>['collection'];

/** Days of justified rows. Every size is known from the assets, so nothing is measured and nothing moves when pictures arrive. */
export class JustifiedLayout extends Layout<never, JustifiedLayoutOptions> {
  #infos = new Map<Key, LayoutInfo>();
  #days: readonly Day[] = [];
  #height = 0;

  override shouldInvalidateLayoutOptions(next: JustifiedLayoutOptions, old: JustifiedLayoutOptions): boolean {
    return (
      next.rowHeight !== old.rowHeight || next.gap !== old.gap || next.padding !== old.padding || next.headingHeight !== old.headingHeight
    );
  }

  override update(context: { readonly layoutOptions?: JustifiedLayoutOptions }): void {
    const { virtualizer } = this;
    const options = context.layoutOptions;
    if (!virtualizer || !options) return;
    const { rowHeight, gap, headingHeight, padding } = options;
    const collection = virtualizer.collection as Nodes;
    const pageWidth = virtualizer.size.width;
    const width = Math.max(1, pageWidth - padding * 2);
    const infos = new Map<Key, LayoutInfo>();
    const days: Day[] = [];
    let y = 0;

    for (const section of collection) {
      if (section.type !== 'section') continue;
      const top = y;
      const children = [...(collection.getChildren?.(section.key) ?? [])];
      const headingNode = children.find(({ type }) => type === 'header');
      const items = children.filter(({ type }) => type === 'item');
      let heading: LayoutInfo | undefined;
      if (headingNode) {
        heading = new LayoutInfo('header', headingNode.key, new Rect(padding, y, width, headingHeight));
        heading.parentKey = section.key;
        infos.set(headingNode.key, heading);
        y += headingHeight;
      }
      const aspects = items.map(({ value }) => aspectOf(value as unknown as Asset));
      const rows = justify(aspects, width, rowHeight, gap).map((row) => {
        let x = padding;
        const line = items.slice(row.start, row.end).map((node, index) => {
          const itemWidth = (aspects[row.start + index] ?? 1) * row.height;
          const info = new LayoutInfo('item', node.key, new Rect(x, y, itemWidth, row.height));
          info.parentKey = section.key;
          info.allowOverflow = true;
          infos.set(node.key, info);
          x += itemWidth + gap;
          return info;
        });
        y += row.height + gap;
        return line;
      });
      const info = new LayoutInfo('section', section.key, new Rect(0, top, pageWidth, y - top));
      info.allowOverflow = true;
      infos.set(section.key, info);
      days.push({ info, heading, rows });
    }
    this.#infos = infos;
    this.#days = days;
    this.#height = y + padding;
  }

  override getVisibleLayoutInfos(rect: Rect): LayoutInfo[] {
    const visible: LayoutInfo[] = [];
    for (const day of this.#days) {
      const persisted = day.rows.some((row) => row.some(({ key }) => this.virtualizer?.isPersistedKey(key)));
      if (!day.info.rect.intersects(rect) && !persisted) continue;
      visible.push(day.info);
      if (day.heading) visible.push(day.heading);
      for (const row of day.rows) {
        const first = row[0];
        const inSight = first !== undefined && first.rect.y < rect.maxY && first.rect.maxY > rect.y;
        for (const info of row) if (inSight || this.virtualizer?.isPersistedKey(info.key)) visible.push(info);
      }
    }
    return visible;
  }

  override getLayoutInfo(key: Key): LayoutInfo | null {
    return this.#infos.get(key) ?? null;
  }

  override getContentSize(): Size {
    return new Size(this.virtualizer?.size.width ?? 0, this.#height);
  }

  /** The picture above or below, whose middle is closest: what the arrow keys mean where columns do not exist. */
  keyBeside(key: Key, direction: 'above' | 'below'): Key | null {
    const rows = this.#days.flatMap((day) => day.rows);
    const at = rows.findIndex((row) => row.some((info) => info.key === key));
    const from = rows[at]?.find((info) => info.key === key);
    const target = rows[at + (direction === 'above' ? -1 : 1)];
    if (!from || !target) return null;
    const middle = from.rect.x + from.rect.width / 2;
    const distance = (info: LayoutInfo): number => Math.abs(info.rect.x + info.rect.width / 2 - middle);
    return target.reduce((best, info) => (distance(info) < distance(best) ? info : best)).key;
  }

  rectOf(key: Key): Rect | null {
    return this.#infos.get(key)?.rect ?? null;
  }
}

const widest = 3;
const narrowest = 0.4;

/** Panoramas and ribbons are cropped in the grid, so that one picture cannot take a row for itself or vanish in it. */
function aspectOf(asset: Pick<Asset, 'width' | 'height'>): number {
  return Math.min(widest, Math.max(narrowest, asset.width / asset.height));
}
