import { css, hex, mix, tune } from '../color.ts';
import { blob, limb, type Sculptor, sculpt } from '../relief.ts';
import type { Stage } from '../stage.ts';

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
