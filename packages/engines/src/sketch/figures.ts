import { css, hex, mix, tune } from './color.ts';
import { glow } from './raster.ts';
import { blob, limb, type Sculptor, sculpt } from './relief.ts';
import type { Stage } from './stage.ts';

/** Somebody seen from behind, looking at what we look at. Clothes and hair are those of the character. */
export function wanderer(stage: Stage, tall: number): Sculptor {
  const { character: who, text } = stage.brief;
  const figure = sculpt(stage, tall, 0.5);
  const cx = 0.25;
  const child = who.age < 0.3;
  const head = child ? 0.085 : 0.064;
  const headY = head + 0.02;
  const shoulder = who.masculine ? 0.115 : 0.098;
  const cloth = who.cloth;
  const trousers = tune(mix(cloth, hex('2c2c34'), 0.75), { light: -0.02 });
  const long = who.garment === 'coat' || who.garment === 'dress';
  for (const side of [-1, 1]) {
    figure.part(
      trousers,
      (pen) =>
        limb(pen, [
          [cx + side * 0.042, 0.5, 0.056],
          [cx + side * 0.05, 0.72, 0.042],
          [cx + side * 0.052, 0.93, 0.03],
        ]),
      { puff: 0.04, fur: 0.12 },
    );
    figure.part(
      hex('2b211c'),
      (pen) =>
        limb(pen, [
          [cx + side * 0.052, 0.935, 0.034],
          [cx + side * 0.058, 0.975, 0.034],
        ]),
      { puff: 0.03 },
    );
  }
  for (const side of [-1, 1]) {
    figure.part(
      tune(cloth, { light: -0.02 }),
      (pen) =>
        limb(pen, [
          [cx + side * shoulder, 0.225, 0.036],
          [cx + side * (shoulder + 0.028), 0.36, 0.033],
          [cx + side * (shoulder + 0.022), 0.47, 0.028],
        ]),
      { puff: 0.035, fur: 0.15 },
    );
    figure.part(who.skin, (pen) => pen.ellipse(cx + side * (shoulder + 0.02), 0.505, 0.02, 0.028, 0, 0, 7), { puff: 0.02 });
  }
  const hem = long ? 0.72 : 0.53;
  const flare = long ? (who.garment === 'dress' ? 0.155 : 0.12) : 0.09;
  figure.part(
    cloth,
    (pen) =>
      blob(pen, [
        [cx - 0.03, 0.155],
        [cx - shoulder * 0.9, 0.19],
        [cx - shoulder * 1.02, 0.26],
        [cx - 0.085, 0.4],
        [cx - flare, hem],
        [cx, hem + 0.012],
        [cx + flare, hem],
        [cx + 0.085, 0.4],
        [cx + shoulder * 1.02, 0.26],
        [cx + shoulder * 0.9, 0.19],
        [cx + 0.03, 0.155],
      ]),
    { puff: 0.07, fur: 0.14, shadow: 0.4 },
  );
  figure.mark((pen) => {
    pen.strokeStyle = css(tune(cloth, { light: -0.14 }), 0.4);
    pen.lineWidth = 0.004;
    pen.beginPath();
    pen.moveTo(cx, 0.2);
    pen.quadraticCurveTo(cx + 0.006, 0.4, cx, hem);
    pen.stroke();
  });
  if (/ (hiker|wanderer|traveller|traveler|explorer|backpack) /u.test(text))
    figure.part(who.accent, (pen) => pen.roundRect(cx - 0.075, 0.2, 0.15, 0.2, 0.035), { puff: 0.05, fur: 0.1, shadow: 0.6 });
  figure.part(
    tune(who.skin, { light: -0.05 }),
    (pen) =>
      limb(pen, [
        [cx, headY + head * 0.7, 0.026],
        [cx, 0.17, 0.03],
      ]),
    { puff: 0.02 },
  );
  if (who.scarf)
    figure.part(
      who.accent,
      (pen) =>
        blob(pen, [
          [cx - 0.06, 0.145],
          [cx, 0.13],
          [cx + 0.06, 0.145],
          [cx + 0.062, 0.175],
          [cx + 0.03, 0.19],
          [cx + 0.045, 0.33],
          [cx + 0.01, 0.335],
          [cx, 0.19],
          [cx - 0.06, 0.178],
        ]),
      { puff: 0.025, fur: 0.3 },
    );
  const hairy = who.hairStyle !== 'bald';
  figure.part(hairy ? who.hair : who.skin, (pen) => pen.ellipse(cx, headY, head * 0.86, head * 1.06, 0, 0, 7), {
    puff: 0.045,
    fur: hairy ? 0.7 : 0,
  });
  if (hairy && ['long', 'wavy', 'curly', 'braid', 'ponytail'].includes(who.hairStyle)) {
    const wide = who.hairStyle === 'long' || who.hairStyle === 'wavy' ? 0.07 : who.hairStyle === 'curly' ? 0.085 : 0.028;
    figure.part(
      who.hair,
      (pen) =>
        blob(pen, [
          [cx - wide * 0.85, headY - 0.01],
          [cx - wide, headY + 0.09],
          [cx - wide * 0.7, headY + 0.2],
          [cx, headY + 0.225],
          [cx + wide * 0.7, headY + 0.2],
          [cx + wide, headY + 0.09],
          [cx + wide * 0.85, headY - 0.01],
          [cx, headY - 0.05],
        ]),
      { puff: 0.04, fur: 1, shadow: 0.4 },
    );
  } else if (who.hairStyle === 'afro')
    figure.part(who.hair, (pen) => pen.ellipse(cx, headY - 0.012, head * 1.5, head * 1.45, 0, 0, 7), { puff: 0.06, fur: 1 });
  else if (who.hairStyle === 'bun')
    figure.part(who.hair, (pen) => pen.ellipse(cx, headY - head * 1.05, head * 0.45, head * 0.42, 0, 0, 7), { puff: 0.03, fur: 0.7 });
  if (who.hat === 'brim' || / (straw hat|samurai|farmer|monk|wizard|witch) /u.test(text)) {
    const witch = / (wizard|witch) /u.test(text);
    const felt = witch ? hex('3a2f56') : hex('b99a62');
    if (witch)
      figure.part(
        felt,
        (pen) =>
          blob(pen, [
            [cx - 0.055, headY - 0.035],
            [cx - 0.012, headY - 0.15],
            [cx + 0.02, headY - 0.165],
            [cx + 0.055, headY - 0.035],
          ]),
        { puff: 0.03 },
      );
    else figure.part(felt, (pen) => pen.ellipse(cx, headY - 0.042, 0.05, 0.042, 0, 0, 7), { puff: 0.03 });
    figure.part(felt, (pen) => pen.ellipse(cx, headY - 0.026, 0.118, 0.024, 0, 0, 7), { puff: 0.018, fur: 0.2 });
  } else if (who.hat !== 'none')
    figure.part(
      who.accent,
      (pen) =>
        blob(pen, [
          [cx - head * 0.95, headY - 0.005],
          [cx - head * 0.7, headY - head * 0.95],
          [cx, headY - head * 1.3],
          [cx + head * 0.7, headY - head * 0.95],
          [cx + head * 0.95, headY - 0.005],
          [cx, headY + 0.008],
        ]),
      { puff: 0.04, fur: 0.4 },
    );
  return figure;
}

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
