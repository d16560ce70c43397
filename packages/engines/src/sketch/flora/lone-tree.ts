import { css, hex, mix, tune } from '../color.ts';
import type { Pen } from '../raster.ts';
import type { Spot } from '../spot.ts';
import type { Stage } from '../stage.ts';
import { conifer } from './conifer.ts';
import { leafage, leafColor } from './leafage.ts';
import { leafyTree, treeForms } from './leafy-tree.ts';
import { palm } from './palm.ts';

export function paintLoneTree(stage: Stage, pen: Pen, spot: Spot, tall: number): void {
  const { tones, light } = stage;
  const { subjectText: text, extras } = stage.brief;
  const random = stage.random.branch('lone-tree');
  pen.save();
  pen.filter = `blur(${Math.max(1, tall * 0.01)}px)`;
  pen.fillStyle = css(tones.deep, 0.42);
  pen.beginPath();
  pen.ellipse(spot.x - light.side * tall * 0.18, spot.base, tall * 0.42, tall * 0.026, 0, 0, 7);
  pen.fill();
  pen.restore();
  const blossom = extras.has('petals') || / (sakura|cherry) /u.test(text);
  const leaf = leafColor(stage, random);
  const backlit = light.visible && light.height < 0.3;
  const colors = leafage(
    stage,
    backlit && !blossom ? tune(leaf, { light: -0.06 }) : leaf,
    spot.distance,
    mix(hex('3f3128'), tones.deep, 0.35),
  );
  if (/ (palm|palms|coconut) /u.test(text) || stage.brief.place === 'island')
    palm(pen, spot.x, spot.base, tall * 0.95, colors, random, light.side);
  else if (/ (pine|spruce|fir|cypress|christmas) /u.test(text))
    conifer(pen, spot.x, spot.base, tall, leafage(stage, hex('36543f'), spot.distance), random, light.side);
  else {
    const form = blossom
      ? treeForms.cherry
      : / willow /u.test(text)
        ? treeForms.willow
        : / (acacia|savanna|baobab) /u.test(text) || stage.brief.place === 'desert'
          ? treeForms.acacia
          : / bonsai /u.test(text)
            ? treeForms.bonsai
            : / (birch|aspen) /u.test(text)
              ? treeForms.birch
              : / (bare|dead|leafless) /u.test(text) || (extras.has('winter') && !extras.has('petals'))
                ? treeForms.bare
                : treeForms.oak;
    leafyTree(pen, spot.x, spot.base, tall, form, colors, random, light.side, stage.detail);
  }
}
