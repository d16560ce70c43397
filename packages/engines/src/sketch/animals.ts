import { css, hex, mix, type Rgb, tune } from './color.ts';
import type { Chance } from './random.ts';
import type { Pen } from './raster.ts';
import { blob, type Joint, limb, type Sculptor, sculpt } from './relief.ts';
import type { Stage } from './stage.ts';

/** Colour words that stand before an animal's name. */
const coats: { readonly [word in string]: string } = {
  black: '24211f',
  white: 'e9e4da',
  grey: '7d7f82',
  gray: '7d7f82',
  orange: 'c6722c',
  ginger: 'c6722c',
  red: 'b4531f',
  brown: '76502f',
  golden: 'c99a55',
  cream: 'dcc9a3',
  tabby: '8a7355',
  chestnut: '7c4423',
  silver: 'a3a8ad',
  spotted: 'b8925a',
  blue: '5c6b80',
  tiger: 'd07a2a',
  lion: 'c99448',
  panther: '1d1b1c',
  husky: '70767d',
  corgi: 'cc8d48',
  wolf: '6f6b66',
  panda: 'efece6',
  grizzly: '6a4529',
  polar: 'ece8de',
  raven: '1c1d22',
  crow: '1c1d22',
  robin: '7a6248',
  owl: '8f7350',
  parrot: '3f8a4c',
  kingfisher: '2f6f97',
};

export function coatOf(stage: Stage, usual: readonly [string, ...string[]], random: Chance): Rgb {
  const found = Object.keys(coats).find(
    (word) =>
      new RegExp(
        ` ${word} (?:\\w+ )?(?:cat|kitten|dog|puppy|fox|horse|pony|rabbit|hare|bunny|bear|bird|owl|wolf|deer|stag|mare|stallion|parrot|robin|unicorn) `,
        'u',
      ).test(stage.brief.subjectText) ||
      ([
        'tiger',
        'lion',
        'panther',
        'husky',
        'corgi',
        'wolf',
        'panda',
        'grizzly',
        'raven',
        'crow',
        'robin',
        'owl',
        'parrot',
        'kingfisher',
        'tabby',
      ].includes(word) &&
        stage.brief.subjectText.includes(` ${word} `)),
  );
  return hex(found === undefined ? random.pick(usual) : (coats[found] ?? usual[0]));
}

interface Sitter {
  readonly coat: Rgb;
  readonly pale: Rgb;
  readonly ears: 'point' | 'fox' | 'flop' | 'long' | 'round';
  readonly muzzle: number;
  readonly head: number;
  readonly stout: number;
  readonly tail: 'thin' | 'bush' | 'curl' | 'puff' | 'none';
  readonly eyes: Rgb;
  readonly bib: boolean;
  readonly stripes?: boolean;
  readonly legs?: Rgb;
}

/** An animal that sits and looks at us: cats, dogs, foxes, rabbits, bears differ by ears, muzzle, tail and coat. */
export function sitting(stage: Stage, tall: number, kind: 'cat' | 'dog' | 'fox' | 'rabbit' | 'bear', random: Chance): Sculptor {
  const text = stage.brief.subjectText;
  const sitters: { readonly [name in typeof kind]: () => Sitter } = {
    cat: () => {
      const coat = coatOf(stage, ['8a7355', '2b2725', 'c6722c', '8b8b8d', 'd8cfc0'], random);
      return {
        coat,
        pale: mix(coat, [240, 232, 218], 0.68),
        ears: 'point',
        muzzle: 0.62,
        head: 1,
        stout: 0.9,
        tail: 'thin',
        eyes: hex(random.pick(['c6a23a', '8aa84e', '6f9bb0'])),
        bib: random.happens(0.6),
        stripes: text.includes(' tiger ') || random.happens(0.5),
      };
    },
    dog: () => {
      const coat = coatOf(stage, ['b98a52', '6b4a30', 'd6bd92', '2c2724'], random);
      const upright = text.includes(' husky ') || text.includes(' wolf ') || text.includes(' corgi ');
      return {
        coat,
        pale: mix(coat, [244, 236, 222], 0.7),
        ears: upright ? 'fox' : 'flop',
        muzzle: 1,
        head: 1.02,
        stout: 1,
        tail: 'curl',
        eyes: hex(text.includes(' husky ') ? '7fb0cf' : '3b2617'),
        bib: true,
      };
    },
    fox: () => {
      const coat = coatOf(stage, ['c9662a', 'b9551f', 'cf7a35'], random);
      return {
        coat,
        pale: hex('f0e6d6'),
        ears: 'fox',
        muzzle: 0.9,
        head: 0.98,
        stout: 0.82,
        tail: 'bush',
        eyes: hex('a8742a'),
        bib: true,
        legs: hex('2f2420'),
      };
    },
    rabbit: () => {
      const coat = coatOf(stage, ['a58c6c', '8c8078', 'e6ded0', '6d5a48'], random);
      return {
        coat,
        pale: mix(coat, [246, 240, 230], 0.7),
        ears: 'long',
        muzzle: 0.6,
        head: 0.92,
        stout: 1.12,
        tail: 'puff',
        eyes: hex('2a1d16'),
        bib: true,
      };
    },
    bear: () => {
      const coat = coatOf(stage, ['5b3d26', '6b4a2f', '3a2c22'], random);
      return {
        coat,
        pale: mix(coat, [222, 190, 150], 0.45),
        ears: 'round',
        muzzle: 1.08,
        head: 1,
        stout: 1.45,
        tail: 'none',
        eyes: hex('20150f'),
        bib: false,
        ...(text.includes(' panda ') ? { legs: hex('1f1d1d') } : {}),
      };
    },
  };
  const s = sitters[kind]();
  const longEared = s.ears === 'long';
  const figure = sculpt(stage, tall, 1.15);
  const cx = 0.55;
  const headY = longEared ? 0.42 : 0.3;
  const h = 0.155 * s.head;
  const w = s.stout;
  const bodyTop = headY + h * 0.55;
  const coatDark = tune(s.coat, { light: -0.07 });
  const fur = { fur: 0.55, furAngle: Math.PI / 2 };
  // Tail first: it lies behind.
  if (s.tail === 'thin')
    figure.part(
      coatDark,
      (pen) =>
        limb(pen, [
          [cx + 0.12 * w, 0.93, 0.035],
          [cx + 0.3, 0.955, 0.034],
          [cx + 0.42, 0.88, 0.03],
          [cx + 0.43, 0.76, 0.026],
          [cx + 0.38, 0.69, 0.018],
        ]),
      { ...fur, puff: 0.03 },
    );
  if (s.tail === 'curl')
    figure.part(
      coatDark,
      (pen) =>
        limb(pen, [
          [cx + 0.14 * w, 0.9, 0.04],
          [cx + 0.28, 0.88, 0.042],
          [cx + 0.36, 0.77, 0.04],
          [cx + 0.33, 0.68, 0.028],
        ]),
      { fur: 0.9, puff: 0.035 },
    );
  if (s.tail === 'bush') {
    figure.part(
      s.coat,
      (pen) =>
        limb(pen, [
          [cx + 0.1, 0.93, 0.04],
          [cx + 0.26, 0.93, 0.085],
          [cx + 0.38, 0.85, 0.1],
          [cx + 0.42, 0.7, 0.075],
        ]),
      { fur: 0.9, puff: 0.07 },
    );
    figure.part(
      s.pale,
      (pen) =>
        limb(pen, [
          [cx + 0.425, 0.72, 0.072],
          [cx + 0.43, 0.64, 0.052],
          [cx + 0.41, 0.575, 0.018],
        ]),
      { fur: 0.9, puff: 0.05, shadow: 0 },
    );
  }
  if (s.tail === 'puff') figure.part(s.pale, (pen) => pen.ellipse(cx + 0.21 * w, 0.89, 0.06, 0.055, 0, 0, 7), { fur: 1 });
  // Haunches, chest, front legs.
  for (const side of [-1, 1]) {
    figure.part(
      coatDark,
      (pen) =>
        blob(pen, [
          [cx + side * 0.04, 0.97],
          [cx + side * 0.1 * w, 0.68],
          [cx + side * 0.2 * w, 0.72],
          [cx + side * 0.235 * w, 0.86],
          [cx + side * 0.22 * w, 0.96],
          [cx + side * 0.12, 0.985],
        ]),
      { ...fur, puff: 0.08 },
    );
  }
  const shoulder = kind === 'bear' ? 0.19 : 0.135;
  figure.part(
    s.coat,
    (pen) =>
      blob(pen, [
        [cx - 0.085, bodyTop - 0.02],
        [cx - shoulder * w * 0.92, bodyTop + 0.13],
        [cx - shoulder * 1.1 * w, 0.7],
        [cx - 0.11 * w, 0.93],
        [cx, 0.965],
        [cx + 0.11 * w, 0.93],
        [cx + shoulder * 1.1 * w, 0.7],
        [cx + shoulder * w * 0.92, bodyTop + 0.13],
        [cx + 0.085, bodyTop - 0.02],
      ]),
    { ...fur, puff: 0.1 },
  );
  if (s.bib)
    figure.part(
      s.pale,
      (pen) =>
        blob(pen, [
          [cx - 0.07, bodyTop + 0.02],
          [cx - 0.085 * w, bodyTop + 0.14],
          [cx - 0.045, bodyTop + 0.3],
          [cx, bodyTop + 0.36],
          [cx + 0.045, bodyTop + 0.3],
          [cx + 0.085 * w, bodyTop + 0.14],
          [cx + 0.07, bodyTop + 0.02],
        ]),
      { fur: 1, puff: 0.05, shadow: 0 },
    );
  const legColor = s.legs ?? s.coat;
  for (const side of [-1, 1]) {
    const lx = cx + side * 0.062 * w;
    figure.part(
      legColor,
      (pen) =>
        limb(pen, [
          [lx + side * 0.012, bodyTop + 0.26, 0.036 * w],
          [lx, 0.82, 0.038 * w],
          [lx, 0.93, 0.036 * w],
          [lx + side * 0.004, 0.965, 0.043 * w],
        ]),
      { ...fur, puff: 0.035, shadow: 0.45 },
    );
    if (s.legs === undefined)
      figure.part(s.bib ? s.pale : s.coat, (pen) => pen.ellipse(lx + side * 0.006, 0.968, 0.046 * w, 0.026, 0, 0, 7), {
        fur: 0.5,
        puff: 0.03,
        shadow: 0.15,
      });
    figure.mark((pen) => {
      pen.strokeStyle = css(tune(legColor, { light: -0.18 }), 0.5);
      pen.lineWidth = 0.004;
      for (const toe of [-0.014, 0.014]) {
        pen.beginPath();
        pen.moveTo(lx + toe * w, 0.958);
        pen.lineTo(lx + toe * w, 0.985);
        pen.stroke();
      }
    });
  }
  ears(figure, s, cx, headY, h);
  // Head.
  const cheek = kind === 'fox' ? 1.16 : kind === 'cat' ? 1.12 : 1.03;
  figure.part(
    s.coat,
    (pen) =>
      blob(pen, [
        [cx, headY - h * 0.86],
        [cx + h * 0.62, headY - h * 0.68],
        [cx + h * 0.98, headY - h * 0.05],
        [cx + h * cheek * 0.94, headY + h * 0.4],
        [cx + h * 0.5, headY + h * 0.78],
        [cx, headY + h * (0.86 + (s.muzzle - 0.6) * 0.35)],
        [cx - h * 0.5, headY + h * 0.78],
        [cx - h * cheek * 0.94, headY + h * 0.4],
        [cx - h * 0.98, headY - h * 0.05],
        [cx - h * 0.62, headY - h * 0.68],
      ]),
    { ...fur, puff: 0.075, shadow: 0.4 },
  );
  if (kind === 'fox') {
    for (const side of [-1, 1])
      figure.part(
        s.pale,
        (pen) =>
          blob(pen, [
            [cx + side * h * 0.1, headY + h * 0.2],
            [cx + side * h * 0.55, headY + h * 0.16],
            [cx + side * h * 1.08, headY + h * 0.4],
            [cx + side * h * 0.5, headY + h * 0.8],
            [cx + side * h * 0.08, headY + h * 0.84],
          ]),
        { fur: 0.9, puff: 0.035, shadow: 0 },
      );
  }
  if (text.includes(' panda '))
    for (const side of [-1, 1])
      figure.part(hex('1f1d1d'), (pen) => pen.ellipse(cx + side * h * 0.42, headY + h * 0.02, h * 0.24, h * 0.3, side * 0.5, 0, 7), {
        fur: 0.6,
        puff: 0.02,
        shadow: 0,
      });
  if (s.stripes) {
    figure.mark((pen) => {
      pen.strokeStyle = css(tune(s.coat, { light: -0.2 }), 0.55);
      pen.lineCap = 'round';
      const stripe = (x1: number, y1: number, x2: number, y2: number, width: number): void => {
        pen.lineWidth = width;
        pen.beginPath();
        pen.moveTo(cx + x1, y1);
        pen.quadraticCurveTo(cx + (x1 + x2) / 2, Math.min(y1, y2) - 0.006, cx + x2, y2);
        pen.stroke();
      };
      stripe(0, headY - h * 0.8, 0, headY - h * 0.4, 0.012);
      for (const side of [-1, 1]) {
        stripe(side * h * 0.24, headY - h * 0.74, side * h * 0.18, headY - h * 0.42, 0.01);
        stripe(side * h * 0.95, headY + h * 0.18, side * h * 0.6, headY + h * 0.24, 0.009);
        stripe(side * h * 0.92, headY + h * 0.4, side * h * 0.58, headY + h * 0.38, 0.008);
        for (let row = 0; row < 3; row += 1) stripe(side * 0.15 * w, 0.62 + row * 0.075, side * 0.09 * w, 0.65 + row * 0.075, 0.013);
        for (let row = 0; row < 3; row += 1) stripe(side * 0.215 * w, 0.78 + row * 0.055, side * 0.15 * w, 0.8 + row * 0.055, 0.012);
      }
    });
  }
  // Muzzle, nose, eyes.
  const mw = h * 0.42 * s.muzzle;
  const mh = h * 0.33 * s.muzzle;
  const my = headY + h * (0.42 + s.muzzle * 0.05);
  const muzzleColor = kind === 'bear' || s.bib ? s.pale : mix(s.coat, s.pale, 0.35);
  if (s.muzzle > 0.8)
    figure.part(
      muzzleColor,
      (pen) =>
        blob(pen, [
          [cx, my - mh * 1.1],
          [cx + mw * 0.85, my - mh * 0.15],
          [cx + mw * 0.8, my + mh * 0.65],
          [cx, my + mh],
          [cx - mw * 0.8, my + mh * 0.65],
          [cx - mw * 0.85, my - mh * 0.15],
        ]),
      { fur: 0.4, puff: 0.045, shadow: 0.22 },
    );
  else
    for (const side of [-1, 1])
      figure.part(muzzleColor, (pen) => pen.ellipse(cx + side * mw * 0.46, my + mh * 0.2, mw * 0.62, mh * 0.72, 0, 0, 7), {
        fur: 0.4,
        puff: 0.03,
        shadow: 0.12,
      });
  const nose = s.muzzle > 0.8 ? 0.03 : 0.018;
  const noseY = my - mh * (s.muzzle > 0.8 ? 0.55 : 0.35);
  figure.part(
    kind === 'cat' || kind === 'rabbit' ? hex('a8665c') : hex('1d1817'),
    (pen) =>
      blob(pen, [
        [cx - nose, noseY - nose * 0.45],
        [cx, noseY - nose * 0.65],
        [cx + nose, noseY - nose * 0.45],
        [cx + nose * 0.5, noseY + nose * 0.5],
        [cx, noseY + nose * 0.8],
        [cx - nose * 0.5, noseY + nose * 0.5],
      ]),
    { puff: 0.016, gloss: 0.7, shadow: 0.1 },
  );
  figure.mark((pen) => {
    pen.strokeStyle = css(tune(muzzleColor, { light: -0.3 }), 0.75);
    pen.lineWidth = 0.005;
    pen.beginPath();
    pen.moveTo(cx, noseY + nose * 0.8);
    pen.lineTo(cx, noseY + nose * 1.7);
    for (const side of [-1, 1]) {
      pen.moveTo(cx, noseY + nose * 1.7);
      pen.quadraticCurveTo(cx + side * mw * 0.3, noseY + nose * 2.3, cx + side * mw * 0.62, noseY + nose * 1.75);
    }
    pen.stroke();
    if (kind === 'cat' || kind === 'rabbit' || kind === 'fox') {
      pen.strokeStyle = css([250, 246, 238], 0.55);
      pen.lineWidth = 0.0022;
      for (const side of [-1, 1]) {
        for (const row of [-1, 0, 1]) {
          pen.beginPath();
          pen.moveTo(cx + side * mw * 0.7, my + row * 0.012);
          pen.quadraticCurveTo(cx + side * h * 1.0, my + row * 0.022 - 0.008, cx + side * h * 1.5, my + row * 0.038);
          pen.stroke();
        }
      }
    }
    const round = kind === 'cat' ? 0.2 : kind === 'bear' ? 0.095 : kind === 'rabbit' ? 0.15 : 0.135;
    const gap = kind === 'rabbit' ? 0.62 : kind === 'bear' ? 0.4 : 0.46;
    for (const side of [-1, 1])
      eye(pen, cx + side * h * gap, headY + h * 0.02, h * round, s.eyes, side, kind === 'cat' || kind === 'fox', stage);
  });
  return figure;
}

function eye(pen: Pen, x: number, y: number, r: number, iris: Rgb, side: number, slit: boolean, stage: Stage): void {
  pen.fillStyle = css(hex('171210'));
  pen.beginPath();
  pen.ellipse(x, y, r * 1.22, r * 1.02, side * 0.28, 0, Math.PI * 2);
  pen.fill();
  const gradient = pen.createRadialGradient(x, y + r * 0.3, r * 0.1, x, y, r);
  gradient.addColorStop(0, css(tune(iris, { light: 0.14 })));
  gradient.addColorStop(1, css(tune(iris, { light: -0.14 })));
  pen.fillStyle = gradient;
  pen.beginPath();
  pen.ellipse(x, y + r * 0.04, r * 0.98, r * 0.86, side * 0.28, 0, Math.PI * 2);
  pen.fill();
  pen.fillStyle = '#0c0908';
  pen.beginPath();
  pen.ellipse(x, y, r * (slit ? 0.26 : 0.52), r * (slit ? 0.74 : 0.52), 0, 0, Math.PI * 2);
  pen.fill();
  pen.fillStyle = 'rgba(255,255,255,0.92)';
  pen.beginPath();
  pen.arc(x + stage.light.side * r * 0.34, y - r * 0.36, r * 0.2, 0, Math.PI * 2);
  pen.fill();
}

function ears(figure: Sculptor, s: Sitter, cx: number, headY: number, h: number): void {
  const inner = mix(s.pale, [196, 132, 116], 0.5);
  for (const side of [-1, 1]) {
    const x = (part: number): number => cx + side * h * part;
    const y = (part: number): number => headY + h * part;
    if (s.ears === 'point' || s.ears === 'fox') {
      const up = s.ears === 'fox' ? -1.95 : -1.66;
      const outline =
        (k: number) =>
        (pen: Pen): void => {
          pen.moveTo(x(0.22 + (1 - k) * 0.16), y(-0.62));
          pen.quadraticCurveTo(x(0.42), y(-1.2 * k), x(0.82 - (1 - k) * 0.05), y(up * (0.55 + k * 0.45)));
          pen.quadraticCurveTo(x(1.04 - (1 - k) * 0.12), y(-0.9), x(0.96 - (1 - k) * 0.2), y(-0.12));
          pen.closePath();
        };
      figure.part(s.legs && s.ears === 'fox' ? mix(s.coat, s.legs, 0.25) : s.coat, outline(1), { fur: 0.4, puff: 0.03 });
      figure.part(inner, outline(0.72), { fur: 0.5, puff: 0.02, shadow: 0 });
    } else if (s.ears === 'long') {
      const ear: Joint[] = [
        [x(0.32), y(-0.6), 0.03],
        [x(0.42), y(-1.35), 0.052],
        [x(0.55), y(-2.1), 0.042],
        [x(0.6), y(-2.45), 0.014],
      ];
      figure.part(s.coat, (pen) => limb(pen, ear), { fur: 0.4, puff: 0.03 });
      figure.part(
        inner,
        (pen) =>
          limb(
            pen,
            ear.map(([ex, ey, r]) => [ex, ey + 0.012, r * 0.55]),
          ),
        { puff: 0.02, shadow: 0 },
      );
    } else if (s.ears === 'round') {
      figure.part(s.legs ?? s.coat, (pen) => pen.ellipse(x(0.72), y(-0.78), h * 0.36, h * 0.36, 0, 0, 7), { fur: 0.6, puff: 0.03 });
      figure.part(tune(s.coat, { light: -0.1 }), (pen) => pen.ellipse(x(0.7), y(-0.72), h * 0.2, h * 0.2, 0, 0, 7), {
        fur: 0.6,
        puff: 0.02,
        shadow: 0,
      });
    } else {
      figure.part(
        tune(s.coat, { light: -0.08 }),
        (pen) =>
          blob(pen, [
            [x(0.4), y(-0.82)],
            [x(0.95), y(-0.72)],
            [x(1.3), y(-0.1)],
            [x(1.22), y(0.5)],
            [x(0.98), y(0.46)],
            [x(0.84), y(-0.1)],
          ]),
        { fur: 0.6, puff: 0.035 },
      );
    }
  }
}

/** A horse or a deer from the side. */
export function standing(stage: Stage, tall: number, kind: 'horse' | 'deer', random: Chance): Sculptor {
  const horse = kind === 'horse';
  const coat = horse
    ? coatOf(stage, ['6d4026', '4a2f20', '8a5a36', 'd9d2c6', '2b2321'], random)
    : coatOf(stage, ['8f6641', '9c7350', '7d5836'], random);
  const figure = sculpt(stage, tall, horse ? 1.12 : 0.98);
  const far = tune(coat, { light: -0.11 });
  const thin = horse ? 1 : 0.68;
  const raise = horse ? 0.16 : 0.22;
  const y = (value: number): number => value * (1 - raise) + raise;
  const stagged = !horse && !/ (doe|fawn) /u.test(stage.brief.subjectText);
  const fur = { fur: 0.28, furAngle: 0.3 };
  const legs = (dx: number, color: Rgb, shade: number): void => {
    figure.part(
      color,
      (pen) =>
        limb(pen, [
          [0.22 + dx, y(0.46), 0.1 * thin],
          [0.23 + dx, y(0.6), 0.052 * thin],
          [0.185 + dx * 0.6, y(0.71), 0.03 * thin],
          [0.205 + dx * 0.6, y(0.86), 0.02 * thin],
          [0.215 + dx * 0.6, y(0.95), 0.025 * thin],
          [0.23 + dx * 0.6, y(0.985), 0.026 * thin],
        ]),
      { ...fur, puff: 0.04, shadow: shade },
    );
    figure.part(
      color,
      (pen) =>
        limb(pen, [
          [0.635 - dx, y(0.46), 0.08 * thin],
          [0.64 - dx, y(0.62), 0.042 * thin],
          [0.64 - dx * 1.4, y(0.74), 0.029 * thin],
          [0.64 - dx * 1.6, y(0.88), 0.019 * thin],
          [0.645 - dx * 1.6, y(0.955), 0.025 * thin],
          [0.66 - dx * 1.6, y(0.985), 0.025 * thin],
        ]),
      { ...fur, puff: 0.04, shadow: shade },
    );
  };
  legs(0.075, far, 0.1);
  if (horse)
    figure.part(
      tune(coat, { light: -0.16 }),
      (pen) =>
        limb(pen, [
          [0.13, y(0.33), 0.025],
          [0.06, y(0.4), 0.035],
          [0.035, y(0.56), 0.042],
          [0.05, y(0.74), 0.026],
          [0.06, y(0.8), 0.006],
        ]),
      { fur: 1, puff: 0.03 },
    );
  else
    figure.part(
      hex('efe6d6'),
      (pen) =>
        limb(pen, [
          [0.15, y(0.3), 0.022],
          [0.11, y(0.34), 0.02],
          [0.105, y(0.4), 0.01],
        ]),
      { fur: 0.9, puff: 0.02 },
    );
  figure.part(
    coat,
    (pen) =>
      blob(pen, [
        [0.13, y(0.4)],
        [0.16, y(0.29)],
        [0.26, y(0.255)],
        [0.4, y(0.29)],
        [0.52, y(0.28)],
        [0.62, y(0.235)],
        [0.72, y(0.3)],
        [0.725, y(0.44)],
        [0.66, y(0.545)],
        [0.52, y(0.57 + (horse ? 0.02 : -0.02))],
        [0.36, y(0.555 - (horse ? 0 : 0.03))],
        [0.22, y(0.55)],
        [0.145, y(0.5)],
      ]),
    { ...fur, puff: 0.11 },
  );
  legs(0, coat, 0.28);
  const headY = horse ? 0.13 : 0.17;
  const neckTop: Joint = [horse ? 0.83 : 0.775, headY + 0.02, 0.058 * (horse ? 1 : 0.82)];
  figure.part(
    coat,
    (pen) => limb(pen, [[0.655, y(0.39), 0.125 * (horse ? 1 : 0.84)], [0.735, y(0.22), 0.088 * (horse ? 1 : 0.76)], neckTop]),
    { ...fur, puff: 0.07, shadow: 0.12 },
  );
  const hx = neckTop[0];
  figure.part(
    coat,
    (pen) =>
      limb(
        pen,
        horse
          ? [
              [hx, headY, 0.056],
              [hx + 0.055, headY + 0.045, 0.05],
              [hx + 0.115, headY + 0.11, 0.033],
              [hx + 0.14, headY + 0.14, 0.033],
            ]
          : [
              [hx, headY, 0.046],
              [hx + 0.055, headY + 0.03, 0.04],
              [hx + 0.115, headY + 0.07, 0.023],
              [hx + 0.13, headY + 0.08, 0.02],
            ],
      ),
    { ...fur, puff: 0.05, shadow: 0.15 },
  );
  const ear = (dx: number): void =>
    figure.part(
      dx === 0 ? coat : far,
      (pen) =>
        limb(
          pen,
          horse
            ? [
                [hx + dx - 0.005, headY - 0.045, 0.014],
                [hx + dx + 0.008, headY - 0.085, 0.014],
                [hx + dx + 0.016, headY - 0.115, 0.003],
              ]
            : [
                [hx - 0.03 + dx, headY - 0.03, 0.012],
                [hx - 0.075 + dx, headY - 0.06, 0.02],
                [hx - 0.105 + dx, headY - 0.07, 0.004],
              ],
        ),
      { puff: 0.014 },
    );
  ear(0.024);
  ear(0);
  if (horse) {
    figure.part(
      tune(coat, { light: -0.17 }),
      (pen) =>
        blob(pen, [
          [hx + 0.03, headY - 0.055],
          [hx - 0.05, headY - 0.02],
          [0.72, y(0.1)],
          [0.64, y(0.24)],
          [0.63, y(0.36)],
          [0.69, y(0.3)],
          [0.755, y(0.2)],
          [hx - 0.015, headY + 0.06],
        ]),
      { fur: 1.2, furAngle: 1.1, puff: 0.03 },
    );
    if (/ unicorn /u.test(stage.brief.subjectText))
      figure.part(
        hex('e9d9a8'),
        (pen) =>
          limb(pen, [
            [hx + 0.035, headY - 0.04, 0.012],
            [hx + 0.1, headY - 0.15, 0.002],
          ]),
        { puff: 0.01, gloss: 0.6 },
      );
  }
  if (stagged) {
    figure.mark((pen) => {
      pen.lineCap = 'round';
      for (const [dx, tone] of [
        [0.03, 0.5],
        [0, 0.85],
      ] as const) {
        pen.strokeStyle = css(mix(hex('3f2f22'), hex('b79a72'), tone * (stage.light.visible ? 0.7 : 0.9)));
        const branch = (points: readonly (readonly [number, number])[], width: number): void => {
          pen.lineWidth = width;
          pen.beginPath();
          const [start, ...others] = points;
          if (!start) return;
          pen.moveTo(hx + start[0] + dx, headY + start[1]);
          for (const [px, py] of others) pen.lineTo(hx + px + dx, headY + py);
          pen.stroke();
        };
        branch(
          [
            [0, -0.04],
            [-0.03, -0.09],
            [-0.065, -0.13],
            [-0.07, -0.19],
            [-0.04, -0.24],
          ],
          0.013,
        );
        branch(
          [
            [-0.02, -0.075],
            [0.035, -0.1],
            [0.05, -0.13],
          ],
          0.009,
        );
        branch(
          [
            [-0.066, -0.14],
            [-0.005, -0.165],
            [0.01, -0.2],
          ],
          0.009,
        );
        branch(
          [
            [-0.069, -0.185],
            [-0.115, -0.21],
            [-0.12, -0.245],
          ],
          0.008,
        );
      }
    });
  }
  figure.mark((pen) => {
    pen.fillStyle = '#140d0a';
    pen.beginPath();
    pen.ellipse(hx + 0.04, headY + 0.005, 0.0105, 0.009, 0.5, 0, 7);
    pen.fill();
    pen.fillStyle = 'rgba(255,255,255,0.75)';
    pen.beginPath();
    pen.arc(hx + 0.043, headY + 0.001, 0.0026, 0, 7);
    pen.fill();
    pen.fillStyle = 'rgba(20,12,10,0.55)';
    pen.beginPath();
    pen.ellipse(hx + (horse ? 0.148 : 0.14), headY + (horse ? 0.135 : 0.076), 0.008, 0.006, 0.5, 0, 7);
    pen.fill();
  });
  return figure;
}

/** A small bird on its twig. */
export function perched(stage: Stage, tall: number, random: Chance): Sculptor {
  const owl = / owl /u.test(stage.brief.subjectText);
  const coat = coatOf(stage, ['5b7286', '8a6a48', '3d6d88', '4f4a48', '6d7f52'], random);
  const breast = / robin /u.test(stage.brief.subjectText)
    ? hex('c8622d')
    : mix(coat, hex(random.pick(['e8cfa4', 'e3a86a', 'f0e3cf', 'd98d5c'])), 0.8);
  const figure = sculpt(stage, tall, 1.25);
  figure.part(
    hex('5a4636'),
    (pen) =>
      limb(pen, [
        [0.1, 0.93, 0.022],
        [0.5, 0.9, 0.026],
        [0.9, 0.925, 0.02],
        [1.2, 0.88, 0.012],
      ]),
    { puff: 0.02, fur: 0.6, furAngle: 0 },
  );
  if (owl) {
    figure.part(
      coat,
      (pen) =>
        blob(pen, [
          [0.62, 0.12],
          [0.42, 0.2],
          [0.36, 0.5],
          [0.44, 0.82],
          [0.62, 0.93],
          [0.8, 0.82],
          [0.88, 0.5],
          [0.82, 0.2],
        ]),
      { fur: 0.9, puff: 0.1 },
    );
    figure.part(
      breast,
      (pen) =>
        blob(pen, [
          [0.62, 0.42],
          [0.5, 0.5],
          [0.5, 0.78],
          [0.62, 0.88],
          [0.74, 0.78],
          [0.74, 0.5],
        ]),
      { fur: 1, puff: 0.06, shadow: 0 },
    );
    for (const side of [-1, 1]) {
      figure.part(
        tune(coat, { light: -0.07 }),
        (pen) =>
          blob(pen, [
            [0.62 + side * 0.2, 0.4],
            [0.62 + side * 0.28, 0.62],
            [0.62 + side * 0.16, 0.88],
            [0.62 + side * 0.13, 0.6],
          ]),
        { fur: 0.9, puff: 0.04 },
      );
      figure.part(mix(breast, [255, 255, 255], 0.3), (pen) => pen.ellipse(0.62 + side * 0.095, 0.27, 0.1, 0.11, 0, 0, 7), {
        fur: 0.7,
        puff: 0.03,
        shadow: 0.15,
      });
    }
    figure.mark((pen) => {
      for (const side of [-1, 1]) eye(pen, 0.62 + side * 0.095, 0.27, 0.05, hex('d99a2b'), side, false, stage);
      pen.fillStyle = '#3a2c20';
      pen.beginPath();
      pen.moveTo(0.6, 0.31);
      pen.lineTo(0.64, 0.31);
      pen.lineTo(0.62, 0.375);
      pen.fill();
    });
    return figure;
  }
  figure.part(
    tune(coat, { light: -0.08 }),
    (pen) =>
      blob(pen, [
        [0.4, 0.66],
        [0.2, 0.86],
        [0.06, 1.0],
        [0.16, 1.0],
        [0.38, 0.84],
      ]),
    { fur: 0.7, furAngle: 2.3, puff: 0.03 },
  );
  figure.part(
    coat,
    (pen) =>
      blob(pen, [
        [0.72, 0.2],
        [0.6, 0.26],
        [0.52, 0.4],
        [0.36, 0.6],
        [0.34, 0.78],
        [0.5, 0.88],
        [0.7, 0.84],
        [0.84, 0.66],
        [0.87, 0.45],
        [0.85, 0.28],
      ]),
    { fur: 0.6, furAngle: 1.9, puff: 0.1 },
  );
  figure.part(
    breast,
    (pen) =>
      blob(pen, [
        [0.82, 0.4],
        [0.72, 0.5],
        [0.62, 0.72],
        [0.6, 0.86],
        [0.72, 0.83],
        [0.84, 0.66],
        [0.875, 0.48],
      ]),
    { fur: 0.7, puff: 0.06, shadow: 0 },
  );
  figure.part(
    tune(coat, { light: -0.06, turn: 8 }),
    (pen) =>
      blob(pen, [
        [0.62, 0.44],
        [0.46, 0.58],
        [0.26, 0.84],
        [0.48, 0.8],
        [0.66, 0.66],
      ]),
    { fur: 0.9, furAngle: 2.3, puff: 0.04 },
  );
  figure.part(coat, (pen) => pen.ellipse(0.75, 0.27, 0.13, 0.125, 0, 0, 7), { fur: 0.5, puff: 0.06, shadow: 0.1 });
  figure.part(
    hex('3f382f'),
    (pen) =>
      blob(pen, [
        [0.86, 0.245],
        [1.0, 0.28],
        [0.865, 0.305],
      ]),
    { puff: 0.014 },
  );
  figure.mark((pen) => {
    eye(pen, 0.795, 0.25, 0.021, hex('2a1c12'), 1, false, stage);
    pen.strokeStyle = '#4a3a2c';
    pen.lineWidth = 0.012;
    pen.beginPath();
    pen.moveTo(0.6, 0.86);
    pen.lineTo(0.6, 0.915);
    pen.moveTo(0.67, 0.85);
    pen.lineTo(0.67, 0.91);
    pen.stroke();
  });
  return figure;
}

/** Birds on the wing: far and small, so a line and a curve are enough. */
export function paintFlock(stage: Stage, pen: Pen, x: number, y: number, count: number): void {
  const { unit, tones } = stage;
  const random = stage.random.branch('flock');
  pen.fillStyle = css(mix(tones.deep, tones.haze, 0.2));
  for (let index = 0; index < count; index += 1) {
    const px = x + random.bell() * 190 * unit;
    const py = y + random.bell() * 70 * unit;
    const size = random.between(6, 17) * unit;
    const lift = random.between(-0.25, 0.75);
    const tilt = random.between(-0.3, 0.3);
    pen.save();
    pen.translate(px, py);
    pen.rotate(tilt);
    pen.beginPath();
    for (const side of [-1, 1]) {
      pen.moveTo(0, 0);
      pen.quadraticCurveTo(side * size * 0.45, -size * (0.35 + lift * 0.5), side * size, -size * lift * 0.6);
      pen.quadraticCurveTo(side * size * 0.5, -size * (0.12 + lift * 0.3), 0, size * 0.13);
    }
    pen.ellipse(0, size * 0.04, size * 0.1, size * 0.09, 0, 0, 7);
    pen.fill();
    pen.restore();
  }
}
