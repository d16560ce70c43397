import { css, hex, tune } from '../color.ts';
import type { Point } from '../raster.ts';
import { blob, limb, type Sculptor } from '../relief.ts';
import type { Character } from './character.ts';
import type { Face } from './face.ts';

export function shoulders(figure: Sculptor, who: Character, { cx, chin }: Face): void {
  const wide = who.age < 0.3 ? 0.27 : who.masculine ? 0.4 : 0.335;
  const neck = who.masculine ? 0.082 : 0.064;
  const line = chin + 0.1;
  figure.part(
    tune(who.skin, { light: -0.045 }),
    (pen) =>
      limb(pen, [
        [cx, chin - 0.09, neck * 0.98],
        [cx, chin + 0.05, neck],
        [cx, chin + 0.16, neck * 1.5],
      ]),
    { puff: 0.07, shadow: 0.2, round: 0.5, fill: 0.15 },
  );
  const cloth = who.cloth;
  const open = who.garment === 'dress' || who.garment === 'shirt' ? 0.055 : 0;
  if (who.garment === 'coat' || who.garment === 'suit')
    figure.part(
      hex('e8e0d2'),
      (pen) =>
        blob(pen, [
          [cx - 0.1, line - 0.03],
          [cx, line + 0.03],
          [cx + 0.1, line - 0.03],
          [cx + 0.12, 1.05],
          [cx - 0.12, 1.05],
        ]),
      { puff: 0.05, fur: 0.1 },
    );
  const body: Point[] = [
    [cx - neck * 1.12, line - 0.052],
    [cx - wide * 0.55, line + 0.02],
    [cx - wide * 0.93, line + 0.1],
    [cx - wide * 1.1, 0.93],
    [cx - wide * 1.14, 1.1],
    [cx, 1.12],
    [cx + wide * 1.14, 1.1],
    [cx + wide * 1.1, 0.93],
    [cx + wide * 0.93, line + 0.1],
    [cx + wide * 0.55, line + 0.02],
    [cx + neck * 1.12, line - 0.052],
    [cx, line + 0.02 + open],
  ];
  figure.part(
    cloth,
    (pen) => {
      blob(pen, body);
    },
    { puff: 0.14, fur: who.garment === 'sweater' ? 0.32 : 0.16, furAngle: who.garment === 'sweater' ? 1.57 : 0.9, shadow: 0.4 },
  );
  if (who.garment === 'sweater' || who.garment === 'hoodie') {
    figure.part(
      tune(cloth, { light: 0.025 }),
      (pen) =>
        limb(pen, [
          [cx - neck * 1.22, line - 0.045, 0.03],
          [cx - neck * 0.6, line + 0.002, 0.034],
          [cx, line + 0.014, 0.036],
          [cx + neck * 0.6, line + 0.002, 0.034],
          [cx + neck * 1.22, line - 0.045, 0.03],
        ]),
      { puff: 0.03, fur: 0.6, furAngle: 1.57, shadow: 0.35 },
    );
    if (who.garment === 'hoodie')
      figure.mark((pen) => {
        pen.strokeStyle = css(tune(cloth, { light: 0.16 }));
        pen.lineWidth = 0.007;
        pen.beginPath();
        for (const side of [-1, 1]) {
          pen.moveTo(cx + side * 0.035, line + 0.03);
          pen.quadraticCurveTo(cx + side * 0.05, line + 0.1, cx + side * 0.042, line + 0.17);
        }
        pen.stroke();
      });
  } else {
    for (const side of [-1, 1]) {
      const lapel: Point[] =
        who.garment === 'coat' || who.garment === 'suit'
          ? [
              [cx + side * neck * 1.0, line - 0.075],
              [cx + side * neck * 1.75, line - 0.01],
              [cx + side * 0.155, line + 0.16],
              [cx + side * 0.02, 1.02],
              [cx + side * 0.05, line + 0.1],
            ]
          : [
              [cx + side * neck * 0.95, line - 0.07],
              [cx + side * neck * 1.55, line - 0.015],
              [cx + side * 0.075, line + 0.075],
              [cx + side * 0.012, line + 0.035],
            ];
      figure.part(tune(cloth, { light: 0.03 }), (pen) => blob(pen, lapel), { puff: 0.03, fur: 0.15, shadow: 0.5 });
    }
    if (who.garment === 'suit')
      figure.part(
        who.accent,
        (pen) =>
          blob(pen, [
            [cx - 0.022, line + 0.02],
            [cx + 0.022, line + 0.02],
            [cx + 0.034, 0.98],
            [cx, 1.05],
            [cx - 0.034, 0.98],
          ]),
        { puff: 0.02 },
      );
  }
  if (who.scarf) {
    figure.part(
      who.accent,
      (pen) =>
        limb(pen, [
          [cx - neck * 1.6, line - 0.05, 0.04],
          [cx - neck * 0.7, line + 0.01, 0.052],
          [cx + neck * 0.7, line + 0.01, 0.052],
          [cx + neck * 1.6, line - 0.05, 0.04],
        ]),
      { puff: 0.045, fur: 0.6, furAngle: 0.3, shadow: 0.5 },
    );
    figure.part(
      tune(who.accent, { light: -0.03 }),
      (pen) =>
        limb(pen, [
          [cx + neck * 0.7, line + 0.02, 0.042],
          [cx + neck * 0.9, line + 0.16, 0.05],
          [cx + neck * 0.75, 0.98, 0.05],
        ]),
      { puff: 0.04, fur: 0.7, shadow: 0.5 },
    );
  }
}
