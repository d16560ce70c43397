import { hex, type Rgb } from '../color.ts';
import type { Stage } from '../stage.ts';

/** Grass, dry or green, by season and hour. */
export function grassColor(stage: Stage): Rgb {
  const { extras, weather, place } = stage.brief;
  if (weather === 'snow' || extras.has('winter')) return hex('dfe5ee');
  if (extras.has('autumn')) return hex('a08a4a');
  if (/ (wheat|savanna|prairie|steppe|barley) /u.test(stage.brief.text)) return hex('c2a050');
  if (place === 'desert') return hex('b79a62');
  return stage.random.branch('grass-color').pick([hex('6f8f4b'), hex('7d9450'), hex('5f8550'), hex('8a9a54')]);
}

export const rockColor = (stage: Stage): Rgb =>
  stage.random.branch('rock').pick([hex('7a7f8a'), hex('857c78'), hex('6f7880'), hex('8a8274')]);
export const snowline = (stage: Stage): number =>
  stage.brief.weather === 'snow' || stage.brief.extras.has('winter') ? 0.8 : stage.random.branch('snowline').pick([0.12, 0.3, 0.42, 0.5]);
