import { css, hex, tune } from '../color.ts';
import { glow } from '../raster.ts';
import { limb, type Sculptor, sculpt } from '../relief.ts';
import type { Stage } from '../stage.ts';

/** A friendly machine with lit eyes. */
export function robot(stage: Stage, tall: number): Sculptor {
  const random = stage.random.branch('robot');
  const figure = sculpt(stage, tall, 0.8);
  const cx = 0.4;
  const metal = hex(random.pick(['c9c4b8', 'd08a3e', '6f8f96', 'b95b43', 'd8b24a', '8a9aa8']));
  const joint = hex('4a4e55');
  const light = hex(random.pick(['7fe3ff', 'ffd36b', '9dffb0']));
  for (const side of [-1, 1]) {
    figure.part(
      joint,
      (pen) =>
        limb(pen, [
          [cx + side * 0.09, 0.66, 0.03],
          [cx + side * 0.1, 0.82, 0.028],
          [cx + side * 0.1, 0.92, 0.03],
        ]),
      { puff: 0.03, gloss: 0.3 },
    );
    figure.part(metal, (pen) => pen.roundRect(cx + side * 0.1 - 0.065, 0.76, 0.13, 0.13, 0.03), { puff: 0.04, gloss: 0.3 });
    figure.part(metal, (pen) => pen.roundRect(cx + side * 0.105 - 0.085, 0.92, 0.17, 0.065, [0.05, 0.05, 0.01, 0.01]), {
      puff: 0.04,
      gloss: 0.3,
    });
    figure.part(
      joint,
      (pen) =>
        limb(pen, [
          [cx + side * 0.19, 0.43, 0.032],
          [cx + side * 0.265, 0.53, 0.026],
          [cx + side * 0.255, 0.65, 0.024],
        ]),
      { puff: 0.03, gloss: 0.3 },
    );
    figure.part(metal, (pen) => pen.roundRect(cx + side * 0.262 - 0.045, 0.55, 0.09, 0.11, 0.025), { puff: 0.035, gloss: 0.3 });
    figure.part(metal, (pen) => pen.ellipse(cx + side * 0.2, 0.42, 0.062, 0.062, 0, 0, 7), { puff: 0.04, gloss: 0.4 });
    figure.part(joint, (pen) => pen.ellipse(cx + side * 0.252, 0.69, 0.036, 0.036, 0, 0, 7), { puff: 0.03 });
  }
  figure.part(metal, (pen) => pen.roundRect(cx - 0.175, 0.38, 0.35, 0.3, 0.07), { puff: 0.08, gloss: 0.35, fur: 0.1, shadow: 0.4 });
  figure.part(tune(metal, { light: -0.1 }), (pen) => pen.roundRect(cx - 0.1, 0.43, 0.2, 0.13, 0.03), { puff: 0.02, shadow: 0.2 });
  figure.part(joint, (pen) => pen.rect(cx - 0.05, 0.33, 0.1, 0.06), { puff: 0.03 });
  figure.part(metal, (pen) => pen.roundRect(cx - 0.165, 0.1, 0.33, 0.245, 0.09), { puff: 0.08, gloss: 0.5, shadow: 0.4 });
  figure.part(hex('151a20'), (pen) => pen.roundRect(cx - 0.13, 0.15, 0.26, 0.13, 0.06), { puff: 0.02, gloss: 0.3, shadow: 0.2 });
  figure.mark((pen) => {
    pen.strokeStyle = css(joint);
    pen.lineWidth = 0.009;
    pen.beginPath();
    pen.moveTo(cx, 0.1);
    pen.lineTo(cx + 0.03, 0.035);
    pen.stroke();
    for (const x of [cx - 0.06, cx + 0.06]) {
      pen.fillStyle = css(light);
      pen.beginPath();
      pen.ellipse(x, 0.213, 0.026, 0.031, 0, 0, 7);
      pen.fill();
      pen.fillStyle = 'rgba(255,255,255,0.85)';
      pen.beginPath();
      pen.arc(x - 0.007, 0.204, 0.008, 0, 7);
      pen.fill();
      glow(pen, x, 0.213, 0.12, (alpha) => css(light, alpha), 0.7);
    }
    glow(pen, cx + 0.032, 0.03, 0.07, (alpha) => css(light, alpha), 1);
    for (const [dx, color] of [
      [-0.06, 'd8503f'],
      [-0.02, 'e8c04a'],
      [0.02, '62b57a'],
    ] as const) {
      pen.fillStyle = `#${color}`;
      pen.beginPath();
      pen.arc(cx + dx, 0.475, 0.0125, 0, 7);
      pen.fill();
    }
    pen.fillStyle = css(light, 0.6);
    pen.fillRect(cx - 0.075, 0.51, 0.15, 0.02);
  });
  return figure;
}
