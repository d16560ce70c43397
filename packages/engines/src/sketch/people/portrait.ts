import { sheet } from '../raster.ts';
import { sculpt } from '../relief.ts';
import type { Layer, Stage } from '../stage.ts';
import { extras } from './accessories.ts';
import { shoulders } from './clothes.ts';
import { eyes } from './eyes.ts';
import { measure } from './face.ts';
import { backHair, frontHair } from './hair.ts';
import { head } from './head.ts';
import { beard, mouth } from './mouth.ts';

/** Head and shoulders of the brief's character, lit by the scene. Only the light differs from scene to scene. */
export function* paintPortrait(stage: Stage): Generator<Layer> {
  const who = stage.brief.portrait;
  if (!who) return;
  const { width, height } = stage;
  const tall = Math.min(height * 0.93, width * 1.1);
  // Shaping is the dear part; beyond this size it gains nothing that film grain would not cover.
  const part = Math.min(1, 700 / tall);
  const figure = sculpt(stage, tall * part, 1.2);
  const face = measure(who);
  backHair(figure, who, face);
  shoulders(figure, who, face);
  head(figure, who, face);
  eyes(figure, who, face, stage);
  mouth(figure, who, face);
  if (who.beard !== 'none') beard(figure, who, face);
  frontHair(figure, who, face);
  extras(figure, who, face);
  const { canvas, pen } = sheet(width, height);
  const x = width / 2 + (width / 2 - stage.focus.x) * 0.12;
  const wide = figure.canvas.width / part;
  pen.drawImage(figure.canvas, x - wide / 2, height - (figure.top + figure.scale) / part + 2, wide, figure.canvas.height / part);
  yield { group: 'near', depth: 0.7, canvas };
}
