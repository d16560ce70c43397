import { css, hex, mix } from '../color.ts';
import { blob, limb, type Sculptor, sculpt } from '../relief.ts';
import type { Stage } from '../stage.ts';

/** A figure in a space suit, the scene mirrored in its visor. */
export function astronaut(stage: Stage, tall: number): Sculptor {
  const figure = sculpt(stage, tall, 0.72);
  const cx = 0.36;
  const white = hex('e8e6e1');
  const grey = hex('8b9099');
  figure.part(hex('b8bbc0'), (pen) => pen.roundRect(cx - 0.165, 0.25, 0.33, 0.32, 0.05), { puff: 0.05 });
  for (const side of [-1, 1]) {
    figure.part(
      white,
      (pen) =>
        limb(pen, [
          [cx + side * 0.07, 0.56, 0.085],
          [cx + side * 0.09, 0.75, 0.07],
          [cx + side * 0.1, 0.9, 0.068],
        ]),
      { puff: 0.06, fur: 0.1 },
    );
    figure.part(
      grey,
      (pen) =>
        limb(pen, [
          [cx + side * 0.1, 0.91, 0.07],
          [cx + side * 0.115, 0.955, 0.062],
        ]),
      { puff: 0.05 },
    );
    figure.part(hex('c8622d'), (pen) => pen.rect(cx + side * 0.09 - 0.072, 0.7, 0.144, 0.022), { puff: 0.02, shadow: 0 });
    figure.part(
      white,
      (pen) =>
        limb(pen, [
          [cx + side * 0.15, 0.32, 0.062],
          [cx + side * 0.215, 0.45, 0.056],
          [cx + side * 0.2, 0.57, 0.05],
        ]),
      { puff: 0.05, fur: 0.1 },
    );
    figure.part(
      grey,
      (pen) =>
        limb(pen, [
          [cx + side * 0.198, 0.585, 0.046],
          [cx + side * 0.185, 0.625, 0.04],
        ]),
      { puff: 0.04 },
    );
  }
  figure.part(
    white,
    (pen) =>
      blob(pen, [
        [cx - 0.1, 0.24],
        [cx - 0.16, 0.3],
        [cx - 0.14, 0.48],
        [cx - 0.145, 0.6],
        [cx, 0.635],
        [cx + 0.145, 0.6],
        [cx + 0.14, 0.48],
        [cx + 0.16, 0.3],
        [cx + 0.1, 0.24],
      ]),
    { puff: 0.09, fur: 0.1, shadow: 0.4 },
  );
  figure.part(grey, (pen) => pen.roundRect(cx - 0.08, 0.37, 0.16, 0.09, 0.015), { puff: 0.02, shadow: 0.4 });
  figure.mark((pen) => {
    for (const [dx, color] of [
      [-0.05, 'd0483a'],
      [-0.015, 'e0b64a'],
      [0.02, '5aa7c8'],
    ] as const) {
      pen.fillStyle = `#${color}`;
      pen.fillRect(cx + dx, 0.395, 0.022, 0.016);
    }
  });
  figure.part(white, (pen) => pen.ellipse(cx, 0.145, 0.132, 0.135, 0, 0, 7), { puff: 0.1, gloss: 0.4, shadow: 0.5 });
  figure.part(hex('16202e'), (pen) => pen.ellipse(cx, 0.15, 0.1, 0.094, 0, 0, 7), { puff: 0.07, gloss: 0.6, shadow: 0.3 });
  figure.mark((pen) => {
    const { tones, light } = stage;
    pen.save();
    pen.beginPath();
    pen.ellipse(cx, 0.15, 0.095, 0.089, 0, 0, 7);
    pen.clip();
    const mirror = pen.createLinearGradient(0, 0.06, 0, 0.24);
    mirror.addColorStop(0, css(tones.zenith, 0.75));
    mirror.addColorStop(0.55, css(mix(tones.horizon, hex('e0a040'), 0.3), 0.8));
    mirror.addColorStop(0.58, css(tones.deep, 0.85));
    mirror.addColorStop(1, css(mix(tones.deep, tones.ambient, 0.4), 0.6));
    pen.fillStyle = mirror;
    pen.fillRect(0, 0, 1, 1);
    pen.fillStyle = 'rgba(255,255,255,0.75)';
    pen.beginPath();
    pen.ellipse(cx + light.side * 0.045, 0.105, 0.02, 0.012, -0.6 * light.side, 0, 7);
    pen.fill();
    pen.restore();
  });
  return figure;
}
