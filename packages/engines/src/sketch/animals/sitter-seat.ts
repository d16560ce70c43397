import type { SitterKind } from './sitters.ts';

/** Where the head of a sitting animal is, in parts of its height. */
export interface Seat {
  readonly kind: SitterKind;
  readonly cx: number;
  readonly headY: number;
  /** Half the height of the head. */
  readonly h: number;
  readonly text: string;
}
