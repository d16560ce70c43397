import type { Rgb } from '../color.ts';
import type { Sculptor } from '../relief.ts';

/** What the parts of an animal that stands agree on. Places are shares of its height, from its upper left corner. */
export interface Build {
  readonly figure: Sculptor;
  readonly horse: boolean;
  readonly coat: Rgb;
  /** Of what is turned away from the light. */
  readonly far: Rgb;
  /** Where a height of the body lies once there is room for the head above it. */
  readonly y: (height: number) => number;
}

export const coatHair = { fur: 0.28, furAngle: 0.3 };
