/** A place in a picture where something stands. Lengths are pixels. */
export interface Spot {
  readonly x: number;
  /** The ground or the water line. */
  readonly base: number;
  /** Pixels a grown person would be tall here; everything is sized against it. */
  readonly person: number;
  readonly distance: number;
  readonly onWater?: boolean;
}
