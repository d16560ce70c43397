import { hex } from '../color.ts';
import type { Stage } from '../stage.ts';
import { namedPaint } from '../things/named-paint.ts';

/** Walls and roof of one house: of timber in the wild, painted as the words say. */
export function houseLook(stage: Stage, distance: number) {
  const random = stage.random.branch('house-look');
  const timber =
    ['forest', 'mountains', 'lake', 'arctic'].includes(stage.brief.place) ||
    / (cabin|hut|lodge|chalet|barn) /u.test(stage.brief.subjectText);
  const painted = namedPaint(stage, 'house|houses|cabin|cabins|cottage|cottages|hut|huts|barn|barns|farmhouse|lodge|chalet|villa');
  const wall = hex(
    timber
      ? random.pick(['7a5638', '6a4630', '8a4032', '8c6a48'])
      : random.pick(['e6dcc8', 'd9c9ae', 'c98f6c', 'e8e4da', 'b9c2bd', 'd8b48c']),
  );
  return {
    wall: painted ?? wall,
    roof: hex(random.pick(['6e3a2c', '4a4d54', '8a4a34', '3f4a52', '7a5a40'])),
    distance,
    timber,
  };
}
