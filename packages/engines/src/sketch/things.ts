import { css, hex, mix, type Rgb, tune } from './color.ts';
import { glow, type Pen } from './raster.ts';
import { blob, limb, type Sculptor, sculpt } from './relief.ts';
import type { Stage } from './stage.ts';

const named: { readonly [word in string]: string } = {
  red: 'b23a2e',
  blue: '34619c',
  yellow: 'dcae3c',
  green: '47795a',
  white: 'ece8df',
  black: '26262a',
  orange: 'd1702c',
  pink: 'd98ca3',
  teal: '2f7d7d',
  turquoise: '3f9a98',
  purple: '6d4a8a',
  silver: 'b4b8bd',
  golden: 'cfa04a',
};

/** The colour a thing is given in the prompt ("a red car"), or one by chance. */
export function paintOf(stage: Stage, nouns: string, choices: readonly [string, ...string[]], name: string): Rgb {
  const found = new RegExp(` (${Object.keys(named).join('|')}) (?:\\w+ ){0,2}?(?:${nouns}) `, 'u').exec(stage.brief.subjectText)?.[1];
  return hex(found === undefined ? stage.random.branch(`paint/${name}`).pick(choices) : (named[found] ?? choices[0]));
}

/** A sailing boat, or a rowing boat when the words say so. */
export function boat(stage: Stage, tall: number): Sculptor {
  const rowing = / (rowboat|canoe|kayak|gondola|dinghy|rowing) /u.test(stage.brief.subjectText);
  const hull = paintOf(stage, 'boat|sailboat|yacht|canoe|rowboat|dinghy|kayak', ['e9e2d3', '8c3b2c', '2f4a63', '6a4a32', 'd9d2c2'], 'hull');
  if (rowing) {
    const figure = sculpt(stage, tall, 3.2);
    figure.part(
      tune(hull, { light: -0.18 }),
      (pen) =>
        blob(pen, [
          [0.25, 0.52],
          [1.0, 0.42],
          [2.2, 0.42],
          [2.95, 0.5],
          [2.2, 0.62],
          [1.0, 0.62],
        ]),
      { puff: 0.06 },
    );
    figure.part(
      hex('6d5138'),
      (pen) => {
        pen.rect(1.0, 0.5, 0.14, 0.1);
        pen.rect(1.95, 0.5, 0.14, 0.1);
      },
      { puff: 0.04 },
    );
    figure.part(
      hull,
      (pen) => {
        pen.moveTo(0.18, 0.46);
        pen.quadraticCurveTo(1.6, 0.78, 3.02, 0.44);
        pen.quadraticCurveTo(2.75, 0.98, 2.2, 1.0);
        pen.lineTo(0.95, 1.0);
        pen.quadraticCurveTo(0.4, 0.95, 0.18, 0.46);
      },
      { puff: 0.16, fur: 0.25, furAngle: 0 },
    );
    figure.mark((pen) => {
      pen.strokeStyle = css(mix(hull, [255, 250, 235], 0.4));
      pen.lineWidth = 0.035;
      pen.beginPath();
      pen.moveTo(0.18, 0.46);
      pen.quadraticCurveTo(1.6, 0.79, 3.02, 0.44);
      pen.stroke();
    });
    return figure;
  }
  const sail = paintOf(stage, 'sail|sails', ['f4eee0', 'f7f3ea', 'c9542f', 'efe3c8'], 'sail');
  const figure = sculpt(stage, tall, 0.86);
  figure.mark((pen) => {
    pen.strokeStyle = '#4a3a2c';
    pen.lineWidth = 0.012;
    pen.beginPath();
    pen.moveTo(0.42, 0.88);
    pen.lineTo(0.42, 0.01);
    pen.moveTo(0.42, 0.79);
    pen.lineTo(0.08, 0.8);
    pen.stroke();
  });
  figure.part(
    sail,
    (pen) => {
      pen.moveTo(0.405, 0.03);
      pen.quadraticCurveTo(0.2, 0.42, 0.07, 0.775);
      pen.quadraticCurveTo(0.24, 0.8, 0.405, 0.77);
      pen.closePath();
    },
    { puff: 0.12, round: 0.5, fur: 0.08, furAngle: 0 },
  );
  figure.part(
    mix(sail, [255, 252, 244], 0.25),
    (pen) => {
      pen.moveTo(0.44, 0.1);
      pen.quadraticCurveTo(0.62, 0.45, 0.77, 0.76);
      pen.quadraticCurveTo(0.6, 0.745, 0.455, 0.79);
      pen.quadraticCurveTo(0.49, 0.5, 0.44, 0.1);
    },
    { puff: 0.12, round: 0.5, shadow: 0 },
  );
  figure.mark((pen) => {
    pen.strokeStyle = css(tune(sail, { light: -0.12 }), 0.45);
    pen.lineWidth = 0.004;
    pen.beginPath();
    for (const y of [0.25, 0.42, 0.6]) {
      pen.moveTo(0.4, y);
      pen.quadraticCurveTo(0.3, y + 0.03, 0.31 - y * 0.22, y + 0.02);
    }
    pen.stroke();
  });
  figure.part(
    hull,
    (pen) => {
      pen.moveTo(0.02, 0.85);
      pen.quadraticCurveTo(0.4, 0.895, 0.84, 0.825);
      pen.quadraticCurveTo(0.74, 0.975, 0.64, 0.985);
      pen.lineTo(0.16, 0.99);
      pen.quadraticCurveTo(0.05, 0.96, 0.02, 0.85);
    },
    { puff: 0.07, gloss: 0.15 },
  );
  figure.mark((pen) => {
    pen.strokeStyle = css(hex('8c2f27'), 0.8);
    pen.lineWidth = 0.016;
    pen.beginPath();
    pen.moveTo(0.07, 0.955);
    pen.quadraticCurveTo(0.4, 0.975, 0.74, 0.94);
    pen.stroke();
  });
  return figure;
}

/** A tall ship under full sail. */
export function ship(stage: Stage, tall: number): Sculptor {
  const figure = sculpt(stage, tall, 1.15);
  const wood = hex('5b3d28');
  const sail = paintOf(stage, 'sail|sails', ['f0e6d0', 'f4eee0', 'e6d8bb'], 'sail');
  const rig = (x: number, top: number): void =>
    figure.mark((pen) => {
      pen.strokeStyle = '#33251b';
      pen.lineWidth = 0.012;
      pen.beginPath();
      pen.moveTo(x, 0.84);
      pen.lineTo(x, top);
      pen.stroke();
    });
  figure.mark((pen) => {
    pen.strokeStyle = '#33251b';
    pen.lineWidth = 0.01;
    pen.beginPath();
    pen.moveTo(0.9, 0.77);
    pen.lineTo(1.12, 0.66);
    pen.stroke();
    pen.lineWidth = 0.003;
    pen.beginPath();
    for (const [x1, y1, x2, y2] of [
      [0.82, 0.14, 1.1, 0.67],
      [0.55, 0.03, 0.82, 0.76],
      [0.28, 0.16, 0.5, 0.8],
      [0.28, 0.16, 0.1, 0.78],
      [0.55, 0.03, 0.3, 0.8],
      [0.82, 0.14, 0.6, 0.8],
    ] as const) {
      pen.moveTo(x1, y1);
      pen.lineTo(x2, y2);
    }
    pen.stroke();
  });
  figure.part(
    sail,
    (pen) => {
      pen.moveTo(0.9, 0.3);
      pen.quadraticCurveTo(1.04, 0.52, 1.09, 0.66);
      pen.quadraticCurveTo(0.98, 0.66, 0.9, 0.73);
      pen.closePath();
    },
    { puff: 0.08, round: 0.5 },
  );
  for (const [x, top, wide] of [
    [0.28, 0.14, 0.2],
    [0.55, 0.02, 0.25],
    [0.82, 0.12, 0.21],
  ] as const) {
    rig(x, top);
    const rows = 3;
    const span = 0.74 - top;
    for (let row = 0; row < rows; row += 1) {
      const y = top + 0.04 + (span * row) / rows;
      const w = wide * (0.56 + row * 0.2);
      const h = (span / rows) * 0.86;
      figure.part(
        sail,
        (pen) => {
          pen.moveTo(x - w / 2, y);
          pen.lineTo(x + w / 2, y);
          pen.quadraticCurveTo(x + w / 2 + w * 0.22, y + h * 0.6, x + w * 0.56, y + h);
          pen.quadraticCurveTo(x + w * 0.1, y + h * 0.84, x - w * 0.54, y + h);
          pen.quadraticCurveTo(x - w * 0.36, y + h * 0.5, x - w / 2, y);
        },
        { puff: 0.06, round: 0.7, shadow: 0.35 },
      );
    }
  }
  figure.part(
    wood,
    (pen) => {
      pen.moveTo(0.04, 0.73);
      pen.lineTo(0.2, 0.755);
      pen.quadraticCurveTo(0.5, 0.83, 0.78, 0.79);
      pen.quadraticCurveTo(0.9, 0.77, 0.99, 0.735);
      pen.quadraticCurveTo(0.92, 0.95, 0.82, 0.985);
      pen.lineTo(0.18, 0.985);
      pen.quadraticCurveTo(0.07, 0.9, 0.04, 0.73);
    },
    { puff: 0.08, fur: 0.5, furAngle: 0.05 },
  );
  figure.mark((pen) => {
    pen.fillStyle = stage.tones.lamps > 0.3 ? css(stage.tones.lamp) : '#20150e';
    for (let index = 0; index < 8; index += 1) pen.fillRect(0.2 + index * 0.078, 0.86 + Math.sin((index / 7) * 3.1) * 0.012, 0.024, 0.022);
    pen.strokeStyle = 'rgba(220,180,110,0.6)';
    pen.lineWidth = 0.008;
    pen.beginPath();
    pen.moveTo(0.06, 0.81);
    pen.quadraticCurveTo(0.5, 0.89, 0.96, 0.8);
    pen.stroke();
  });
  return figure;
}

/** A small round car from the side, lamps on when it is dark. */
export function car(stage: Stage, tall: number): Sculptor {
  const figure = sculpt(stage, tall, 2.35);
  const body = paintOf(
    stage,
    'car|automobile|convertible|taxi|van|jeep|beetle|roadster|pickup|truck',
    ['b23a2e', '3f7f86', 'dcae3c', '34619c', 'e6dcc6', '5f7d58'],
    'car',
  );
  const glass = mix(stage.tones.sky, hex('20303c'), 0.55);
  figure.part(hex('1c1a1a'), (pen) => pen.roundRect(0.25, 0.68, 1.85, 0.2, 0.08), { puff: 0.04 });
  figure.part(
    body,
    (pen) =>
      blob(pen, [
        [0.62, 0.46],
        [0.74, 0.2],
        [0.98, 0.09],
        [1.3, 0.09],
        [1.56, 0.2],
        [1.72, 0.46],
        [1.2, 0.52],
      ]),
    { puff: 0.16, gloss: 0.55 },
  );
  figure.part(
    glass,
    (pen) => {
      pen.moveTo(0.74, 0.44);
      pen.quadraticCurveTo(0.82, 0.22, 1.0, 0.165);
      pen.lineTo(1.13, 0.16);
      pen.lineTo(1.13, 0.44);
      pen.closePath();
      pen.moveTo(1.18, 0.16);
      pen.lineTo(1.3, 0.165);
      pen.quadraticCurveTo(1.5, 0.23, 1.6, 0.44);
      pen.lineTo(1.18, 0.44);
      pen.closePath();
    },
    { puff: 0.02, gloss: 0.8, shadow: 0 },
  );
  figure.part(
    body,
    (pen) =>
      blob(pen, [
        [0.1, 0.72],
        [0.12, 0.54],
        [0.34, 0.45],
        [0.7, 0.41],
        [1.2, 0.42],
        [1.7, 0.41],
        [2.06, 0.47],
        [2.24, 0.58],
        [2.25, 0.76],
        [1.9, 0.8],
        [1.2, 0.82],
        [0.3, 0.8],
      ]),
    { puff: 0.16, gloss: 0.6, shadow: 0.15 },
  );
  figure.mark((pen) => {
    pen.strokeStyle = 'rgba(20,15,15,0.35)';
    pen.lineWidth = 0.008;
    pen.beginPath();
    pen.moveTo(1.15, 0.42);
    pen.lineTo(1.15, 0.76);
    pen.moveTo(0.72, 0.45);
    pen.quadraticCurveTo(0.7, 0.62, 0.8, 0.77);
    pen.stroke();
    pen.fillStyle = 'rgba(255,255,255,0.35)';
    pen.fillRect(0.2, 0.625, 1.95, 0.014);
    pen.fillStyle = '#d8d4cc';
    pen.fillRect(1.02, 0.52, 0.1, 0.02);
    pen.beginPath();
    pen.roundRect(0.03, 0.72, 0.24, 0.05, 0.02);
    pen.roundRect(2.09, 0.72, 0.24, 0.05, 0.02);
    pen.fill();
  });
  for (const x of [0.55, 1.78]) {
    figure.part(hex('1d1b1c'), (pen) => pen.ellipse(x, 0.79, 0.205, 0.205, 0, 0, 7), { puff: 0.06 });
    figure.part(hex('c9c6c0'), (pen) => pen.ellipse(x, 0.79, 0.115, 0.115, 0, 0, 7), { puff: 0.05, gloss: 0.7, shadow: 0.3 });
    figure.part(hex('6c6a68'), (pen) => pen.ellipse(x, 0.79, 0.045, 0.045, 0, 0, 7), { puff: 0.02, gloss: 0.5 });
  }
  figure.mark((pen) => {
    pen.fillStyle = '#fff3cf';
    pen.beginPath();
    pen.ellipse(2.2, 0.6, 0.035, 0.055, 0.1, 0, 7);
    pen.fill();
    pen.fillStyle = '#c0392b';
    pen.beginPath();
    pen.ellipse(0.13, 0.6, 0.022, 0.045, 0, 0, 7);
    pen.fill();
    if (stage.tones.lamps > 0.35) {
      glow(pen, 2.22, 0.6, 0.5, (alpha) => css([255, 236, 190], alpha), 0.9);
      glow(pen, 0.12, 0.6, 0.26, (alpha) => css([255, 60, 40], alpha), 0.7);
    }
  });
  return figure;
}

/** A hot-air balloon of coloured gores. */
export function balloon(stage: Stage, tall: number, index: number): Sculptor {
  const figure = sculpt(stage, tall, 0.76);
  const random = stage.random.branch(`balloon/${index}`);
  const first =
    index === 0
      ? paintOf(stage, 'balloon|balloons', ['c8452f', 'd9973a', '3f7a8a', '7a4a78'], 'balloon')
      : hex(random.pick(['c8452f', 'd9973a', '3f7a8a', '4f7d54', '7a4a78']));
  const second = hex(random.pick(['f2e3c2', 'f4ecd8', 'e8b04a', '2f4a66']));
  const cx = 0.38;
  // A globe above, drawn in softly to the mouth below.
  const half = (y: number): number => {
    const t = Math.min(1, y / 0.72);
    if (t < 0.45) return 0.365 * Math.sqrt(Math.max(0, 1 - (1 - t / 0.45) ** 2));
    const down = (t - 0.45) / 0.55;
    return 0.365 * (1 - down ** 1.9 * 0.62 - down ** 6 * 0.16);
  };
  const profile = (k: number): [number, number][] =>
    Array.from({ length: 33 }, (_, step) => {
      const y = (step / 32) ** 1.5 * 0.72;
      return [cx + half(y) * k, 0.01 + y];
    });
  const outline = (pen: Pen): void => {
    const right = profile(1);
    const left = profile(-1).reverse();
    pen.moveTo(cx, 0);
    for (const [x, y] of right) pen.lineTo(x, y);
    for (const [x, y] of left) pen.lineTo(x, y);
    pen.closePath();
  };
  figure.mark((pen) => {
    pen.strokeStyle = '#3a2c22';
    pen.lineWidth = 0.004;
    pen.beginPath();
    for (const k of [-1, -0.4, 0.4, 1]) {
      pen.moveTo(cx + half(0.72) * k, 0.73);
      pen.lineTo(cx + 0.055 * k, 0.88);
    }
    pen.stroke();
  });
  figure.part(first, outline, { puff: 0.26, round: 1 });
  figure.part(hex('7a5638'), (pen) => pen.roundRect(cx - 0.062, 0.875, 0.124, 0.105, 0.018), { puff: 0.03, fur: 0.6, furAngle: 0 });
  figure.mark((pen) => {
    pen.save();
    pen.beginPath();
    outline(pen);
    pen.clip();
    pen.globalCompositeOperation = 'soft-light';
    pen.fillStyle = css(second, 0.9);
    const gores = 10;
    for (let gore = 0; gore < gores; gore += 2) {
      const a = Math.sin(((gore / gores) * 2 - 1) * Math.PI * 0.5);
      const b = Math.sin((((gore + 1) / gores) * 2 - 1) * Math.PI * 0.5);
      for (const [mode, alpha] of [
        ['source-over', 0.5],
        ['soft-light', 0.5],
      ] as const) {
        pen.globalCompositeOperation = mode;
        pen.globalAlpha = alpha;
        pen.beginPath();
        pen.moveTo(cx, 0);
        for (const [x, y] of profile(a)) pen.lineTo(x, y);
        for (const [x, y] of profile(b).reverse()) pen.lineTo(x, y);
        pen.fill();
      }
    }
    pen.globalAlpha = 1;
    pen.globalCompositeOperation = 'multiply';
    const shade = pen.createLinearGradient(cx - 0.37, 0, cx + 0.37, 0.25);
    const dark = css(mix(stage.tones.ambient, [255, 255, 255], 0.15));
    shade.addColorStop(stage.light.side > 0 ? 0 : 1, dark);
    shade.addColorStop(0.55, '#ffffff');
    pen.fillStyle = shade;
    pen.fillRect(0, 0, 1, 1);
    pen.restore();
    if (stage.tones.lamps > 0.3) glow(pen, cx, 0.7, 0.3, (alpha) => css([255, 190, 90], alpha), 0.9);
  });
  return figure;
}

/** A rocket standing or climbing. */
export function rocket(stage: Stage, tall: number): Sculptor {
  const figure = sculpt(stage, tall, 0.6);
  const cx = 0.3;
  const accent = paintOf(stage, 'rocket|spaceship|shuttle', ['c8412f', '2f5f9a', 'd98a2f'], 'rocket');
  figure.mark((pen) => {
    for (const [length, wide, color] of [
      [0.3, 0.11, [255, 150, 60]],
      [0.2, 0.07, [255, 226, 150]],
      [0.12, 0.035, [255, 255, 240]],
    ] as const) {
      const flame = pen.createLinearGradient(0, 0.78, 0, 0.78 + length);
      flame.addColorStop(0, css(color, 0.95));
      flame.addColorStop(1, css(color, 0));
      pen.fillStyle = flame;
      pen.beginPath();
      pen.moveTo(cx - wide, 0.78);
      pen.quadraticCurveTo(cx - wide * 0.6, 0.78 + length * 0.5, cx, 0.78 + length);
      pen.quadraticCurveTo(cx + wide * 0.6, 0.78 + length * 0.5, cx + wide, 0.78);
      pen.fill();
    }
    glow(pen, cx, 0.84, 0.3, (alpha) => css([255, 180, 90], alpha), 0.8);
  });
  for (const side of [-1, 1])
    figure.part(
      accent,
      (pen) => {
        pen.moveTo(cx + side * 0.1, 0.5);
        pen.quadraticCurveTo(cx + side * 0.26, 0.6, cx + side * 0.24, 0.84);
        pen.quadraticCurveTo(cx + side * 0.17, 0.74, cx + side * 0.09, 0.74);
        pen.closePath();
      },
      { puff: 0.05, gloss: 0.3 },
    );
  figure.part(
    hex('ebe7df'),
    (pen) => {
      pen.moveTo(cx, 0.01);
      pen.bezierCurveTo(cx + 0.17, 0.18, cx + 0.16, 0.5, cx + 0.1, 0.76);
      pen.lineTo(cx - 0.1, 0.76);
      pen.bezierCurveTo(cx - 0.16, 0.5, cx - 0.17, 0.18, cx, 0.01);
    },
    { puff: 0.13, gloss: 0.5 },
  );
  figure.part(
    accent,
    (pen) => {
      pen.moveTo(cx, 0.01);
      pen.quadraticCurveTo(cx + 0.08, 0.1, cx + 0.105, 0.19);
      pen.quadraticCurveTo(cx, 0.225, cx - 0.105, 0.19);
      pen.quadraticCurveTo(cx - 0.08, 0.1, cx, 0.01);
    },
    { puff: 0.08, gloss: 0.5, shadow: 0.2 },
  );
  figure.part(hex('6d7379'), (pen) => pen.ellipse(cx, 0.34, 0.064, 0.064, 0, 0, 7), { puff: 0.03, gloss: 0.5 });
  figure.part(hex('2c4a66'), (pen) => pen.ellipse(cx, 0.34, 0.046, 0.046, 0, 0, 7), { puff: 0.03, gloss: 0.9 });
  figure.part(
    hex('55585c'),
    (pen) => {
      pen.moveTo(cx - 0.075, 0.755);
      pen.lineTo(cx + 0.075, 0.755);
      pen.lineTo(cx + 0.095, 0.8);
      pen.lineTo(cx - 0.095, 0.8);
      pen.closePath();
    },
    { puff: 0.03, gloss: 0.4 },
  );
  return figure;
}

/** A tent lit from within, and a fire. */
export function tent(stage: Stage, tall: number): Sculptor {
  const figure = sculpt(stage, tall, 2.1);
  const cloth = paintOf(stage, 'tent', ['d07a32', 'c9a23f', '4f7d80', 'b5472f'], 'tent');
  const lit = stage.tones.lamps > 0.3;
  figure.part(
    tune(cloth, { light: -0.07 }),
    (pen) => {
      pen.moveTo(0.62, 0.1);
      pen.quadraticCurveTo(0.32, 0.6, 0.1, 0.97);
      pen.lineTo(0.72, 0.99);
      pen.closePath();
    },
    { puff: 0.1, round: 0.4 },
  );
  figure.part(
    lit ? mix(cloth, [255, 210, 130], 0.55) : cloth,
    (pen) => {
      pen.moveTo(0.62, 0.1);
      pen.lineTo(1.12, 0.99);
      pen.lineTo(0.4, 0.99);
      pen.closePath();
    },
    { puff: 0.1, round: 0.4, shadow: 0 },
  );
  figure.mark((pen) => {
    pen.fillStyle = lit ? css([255, 232, 176]) : css(hex('2c2320'));
    pen.beginPath();
    pen.moveTo(0.64, 0.3);
    pen.quadraticCurveTo(0.62, 0.7, 0.56, 0.985);
    pen.lineTo(0.86, 0.985);
    pen.quadraticCurveTo(0.72, 0.7, 0.64, 0.3);
    pen.fill();
    if (lit) glow(pen, 0.7, 0.75, 0.9, (alpha) => css([255, 190, 100], alpha), 0.6);
  });
  for (const [x1, x2] of [
    [1.5, 1.8],
    [1.8, 1.5],
    [1.55, 1.72],
  ] as const)
    figure.part(
      hex('4b3527'),
      (pen) =>
        limb(pen, [
          [x1, 0.985, 0.022],
          [x2, 0.92, 0.02],
        ]),
      { puff: 0.02 },
    );
  figure.mark((pen) => {
    const random = stage.random.branch('fire');
    for (let index = 0; index < 26; index += 1) {
      const h = random.between(0.1, 0.34);
      const x = 1.65 + random.bell() * 0.1;
      pen.fillStyle = css(mix([255, 96, 30], [255, 236, 150], random.next()), 0.5);
      pen.beginPath();
      pen.moveTo(x - 0.035, 0.93);
      pen.quadraticCurveTo(x - 0.03, 0.93 - h * 0.6, x + random.bell() * 0.04, 0.93 - h);
      pen.quadraticCurveTo(x + 0.03, 0.93 - h * 0.5, x + 0.035, 0.93);
      pen.fill();
    }
    glow(pen, 1.65, 0.85, 0.95, (alpha) => css([255, 160, 70], alpha), 0.75);
  });
  return figure;
}

/** A whale in the deep. */
export function whale(stage: Stage, tall: number): Sculptor {
  const figure = sculpt(stage, tall, 2.5);
  const back = hex('41586b');
  figure.part(
    tune(back, { light: -0.05 }),
    (pen) => {
      blob(pen, [
        [0.4, 0.5],
        [0.22, 0.3],
        [0.03, 0.22],
        [0.12, 0.42],
        [0.3, 0.58],
      ]);
      blob(pen, [
        [0.4, 0.52],
        [0.2, 0.6],
        [0.05, 0.78],
        [0.2, 0.72],
        [0.36, 0.62],
      ]);
    },
    { puff: 0.05 },
  );
  figure.part(
    tune(back, { light: -0.08 }),
    (pen) =>
      blob(pen, [
        [1.5, 0.66],
        [1.36, 0.9],
        [1.14, 1.0],
        [1.22, 0.78],
        [1.4, 0.6],
      ]),
    { puff: 0.05 },
  );
  figure.part(
    back,
    (pen) =>
      blob(pen, [
        [0.32, 0.53],
        [0.7, 0.42],
        [1.15, 0.24],
        [1.65, 0.14],
        [2.15, 0.2],
        [2.42, 0.38],
        [2.4, 0.54],
        [2.1, 0.68],
        [1.6, 0.76],
        [1.1, 0.7],
        [0.7, 0.6],
      ]),
    { puff: 0.22, fur: 0.14, furAngle: 0.1 },
  );
  figure.part(
    hex('c9d2d6'),
    (pen) =>
      blob(pen, [
        [2.4, 0.53],
        [2.1, 0.58],
        [1.75, 0.63],
        [1.35, 0.68],
        [1.6, 0.76],
        [2.1, 0.69],
      ]),
    { puff: 0.06, fur: 0.6, furAngle: 0.1, shadow: 0 },
  );
  figure.part(
    back,
    (pen) =>
      blob(pen, [
        [1.76, 0.58],
        [1.72, 0.8],
        [1.52, 1.0],
        [1.5, 0.84],
        [1.58, 0.62],
      ]),
    { puff: 0.05, shadow: 0.4 },
  );
  figure.mark((pen) => {
    pen.fillStyle = '#0c1218';
    pen.beginPath();
    pen.ellipse(2.12, 0.48, 0.018, 0.014, 0, 0, 7);
    pen.fill();
    pen.strokeStyle = 'rgba(10,20,30,0.4)';
    pen.lineWidth = 0.009;
    pen.beginPath();
    pen.moveTo(2.41, 0.5);
    pen.quadraticCurveTo(2.2, 0.52, 2.06, 0.57);
    pen.stroke();
  });
  return figure;
}

/** A fish with trailing fins. */
export function fish(stage: Stage, tall: number, index: number): Sculptor {
  const figure = sculpt(stage, tall, 1.9);
  const random = stage.random.branch(`fish/${index}`);
  const body = paintOf(stage, 'fish|koi|goldfish', ['d9782c', 'e0a53c', '4f8fa8', 'c94a3a', 'd8d4c6'], `fish${index}`);
  const fin = mix(body, [255, 240, 220], 0.35);
  figure.part(
    fin,
    (pen) =>
      blob(pen, [
        [0.52, 0.5],
        [0.25, 0.2],
        [0.05, 0.12],
        [0.14, 0.48],
        [0.05, 0.86],
        [0.27, 0.76],
      ]),
    { puff: 0.05, fur: 0.8, furAngle: 0 },
  );
  figure.part(
    fin,
    (pen) =>
      blob(pen, [
        [0.7, 0.36],
        [0.9, 0.06],
        [1.25, 0.12],
        [1.4, 0.32],
      ]),
    { puff: 0.05, fur: 0.8, furAngle: 1.2 },
  );
  figure.part(
    body,
    (pen) =>
      blob(pen, [
        [0.42, 0.5],
        [0.75, 0.3],
        [1.2, 0.22],
        [1.6, 0.34],
        [1.82, 0.5],
        [1.6, 0.66],
        [1.2, 0.76],
        [0.75, 0.68],
      ]),
    { puff: 0.2, fur: 0.3, gloss: 0.3 },
  );
  if (random.happens(0.6))
    figure.part(
      hex('f1ebdf'),
      (pen) => {
        pen.ellipse(1.05, 0.42, 0.16, 0.13, 0.3, 0, 7);
        pen.ellipse(0.72, 0.52, 0.09, 0.1, 0, 0, 7);
      },
      { puff: 0.03, shadow: 0, fur: 0.3 },
    );
  figure.part(
    fin,
    (pen) =>
      blob(pen, [
        [1.2, 0.6],
        [1.05, 0.88],
        [0.92, 0.9],
        [1.02, 0.62],
      ]),
    { puff: 0.04, fur: 0.8, furAngle: 1.9 },
  );
  figure.mark((pen) => {
    pen.fillStyle = '#f6efe0';
    pen.beginPath();
    pen.arc(1.6, 0.45, 0.05, 0, 7);
    pen.fill();
    pen.fillStyle = '#120d0a';
    pen.beginPath();
    pen.arc(1.61, 0.45, 0.032, 0, 7);
    pen.fill();
  });
  return figure;
}

/** One great flower on its stem. */
export function flower(stage: Stage, tall: number): Sculptor {
  const { subjectText: text } = stage.brief;
  const random = stage.random.branch('flower');
  const figure = sculpt(stage, tall, 0.8);
  const sun = / sunflowers? /u.test(text);
  const daisy = / (daisy|daisies) /u.test(text);
  const color = sun
    ? hex('e2a82c')
    : daisy
      ? hex('f3efe6')
      : paintOf(
          stage,
          'flower|rose|tulip|poppy|peony|lotus|lily|orchid|flowers|roses|tulips',
          / (poppy|poppies|rose|roses) /u.test(text)
            ? ['c23a2f', 'b8324a', 'd0503a']
            : ['d98ca3', 'c23a2f', 'e0b04a', '8a6bb0', 'e8e0d4', 'd7703f'],
          'flower',
        );
  const cx = 0.4;
  const cy = 0.3;
  figure.part(
    hex('4f7244'),
    (pen) =>
      limb(pen, [
        [cx, cy + 0.06, 0.016],
        [cx + 0.02, 0.6, 0.018],
        [cx - 0.01, 1.0, 0.022],
      ]),
    { puff: 0.02 },
  );
  for (const side of [-1, 1])
    figure.part(
      tune(hex('4f7244'), { light: side * 0.03 }),
      (pen) => {
        pen.moveTo(cx + 0.012, 0.82 - side * 0.05);
        pen.bezierCurveTo(cx + side * 0.12, 0.62, cx + side * 0.26, 0.58, cx + side * 0.32, 0.5 + side * 0.02);
        pen.bezierCurveTo(cx + side * 0.34, 0.66, cx + side * 0.2, 0.82, cx + 0.012, 0.85 - side * 0.05);
      },
      { puff: 0.05, fur: 0.35, furAngle: 0.6 },
    );
  const rings =
    sun || daisy
      ? ([
          [sun ? 18 : 15, 0.28, 0.035],
          [sun ? 18 : 0, 0.24, 0.034],
        ] as const)
      : ([
          [6, 0.25, 0.115],
          [6, 0.2, 0.1],
          [5, 0.14, 0.08],
          [4, 0.085, 0.056],
        ] as const);
  for (const [ring, [count, reach, wide]] of rings.entries()) {
    const turn = random.next() * 6;
    for (let petal = 0; petal < count; petal += 1) {
      const angle = turn + (petal / count) * Math.PI * 2;
      const tilt = 0.86;
      const px = (r: number, s: number): number => cx + Math.cos(angle) * r - Math.sin(angle) * s;
      const py = (r: number, s: number): number => cy + (Math.sin(angle) * r + Math.cos(angle) * s) * tilt;
      figure.part(
        tune(color, { light: ring * -0.025 + random.between(-0.025, 0.025), turn: ring * -3 }),
        (pen) => {
          pen.moveTo(px(0.02, 0), py(0.02, 0));
          pen.bezierCurveTo(
            px(reach * 0.45, wide),
            py(reach * 0.45, wide),
            px(reach * 0.95, wide * 0.9),
            py(reach * 0.95, wide * 0.9),
            px(reach, 0),
            py(reach, 0),
          );
          pen.bezierCurveTo(
            px(reach * 0.95, -wide * 0.9),
            py(reach * 0.95, -wide * 0.9),
            px(reach * 0.45, -wide),
            py(reach * 0.45, -wide),
            px(0.02, 0),
            py(0.02, 0),
          );
        },
        { puff: sun || daisy ? 0.02 : 0.045, fur: 0.25, furAngle: angle, shadow: 0.4 },
      );
    }
  }
  figure.part(sun ? hex('4a2f1c') : hex('d9a93a'), (pen) => pen.ellipse(cx, cy, sun ? 0.105 : 0.042, sun ? 0.095 : 0.038, 0, 0, 7), {
    puff: 0.04,
    fur: 1,
    shadow: 0.5,
  });
  return figure;
}

/** A cup with its steam, or a bowl of fruit: things for a table. */
export function still(stage: Stage, tall: number, kind: 'cup' | 'fruit'): Sculptor {
  const figure = sculpt(stage, tall, 1.7);
  const china = paintOf(stage, 'cup|mug|bowl|teapot', ['e8e2d6', '8fa3a0', 'c98d6a', '53687d'], 'china');
  if (kind === 'cup') {
    figure.part(tune(china, { light: -0.03 }), (pen) => pen.ellipse(0.8, 0.92, 0.62, 0.085, 0, 0, 7), { puff: 0.06, gloss: 0.3 });
    figure.part(
      china,
      (pen) => {
        limb(pen, [
          [1.1, 0.5, 0.035],
          [1.34, 0.5, 0.035],
          [1.34, 0.72, 0.035],
          [1.04, 0.76, 0.035],
        ]);
      },
      { puff: 0.03, gloss: 0.4 },
    );
    figure.part(
      china,
      (pen) => {
        pen.moveTo(0.38, 0.4);
        pen.bezierCurveTo(0.4, 0.75, 0.52, 0.92, 0.66, 0.92);
        pen.lineTo(0.94, 0.92);
        pen.bezierCurveTo(1.08, 0.92, 1.2, 0.75, 1.22, 0.4);
        pen.closePath();
      },
      { puff: 0.22, gloss: 0.5 },
    );
    figure.part(tune(china, { light: 0.04 }), (pen) => pen.ellipse(0.8, 0.4, 0.42, 0.075, 0, 0, 7), { puff: 0.03, shadow: 0 });
    figure.part(hex('3b2216'), (pen) => pen.ellipse(0.8, 0.41, 0.37, 0.056, 0, 0, 7), { puff: 0.01, gloss: 0.3, shadow: 0 });
    figure.mark((pen) => {
      pen.filter = `blur(${Math.max(1, tall * 0.012)}px)`;
      pen.strokeStyle = 'rgba(255,250,240,0.34)';
      pen.lineWidth = 0.035;
      for (const x of [0.68, 0.82, 0.95]) {
        pen.beginPath();
        pen.moveTo(x, 0.36);
        pen.bezierCurveTo(x + 0.08, 0.26, x - 0.08, 0.16, x + 0.02, 0.02);
        pen.stroke();
      }
    });
    return figure;
  }
  const round = (x: number, y: number, r: number, color: string, tallness = 1): void =>
    figure.part(hex(color), (pen) => pen.ellipse(x, y, r, r * tallness, 0, 0, 7), { puff: r * 0.75, gloss: 0.5, fur: 0.12, shadow: 0.5 });
  round(0.62, 0.42, 0.2, 'b23a2e', 0.94);
  round(1.1, 0.44, 0.19, 'd98a2f');
  round(0.86, 0.34, 0.2, 'c9b03f', 1.08);
  figure.mark((pen) => {
    pen.strokeStyle = '#4a3524';
    pen.lineWidth = 0.018;
    pen.beginPath();
    pen.moveTo(0.86, 0.14);
    pen.quadraticCurveTo(0.88, 0.08, 0.92, 0.06);
    pen.moveTo(0.6, 0.26);
    pen.lineTo(0.58, 0.18);
    pen.stroke();
  });
  for (const [x, y] of [
    [1.33, 0.5],
    [1.28, 0.58],
    [1.38, 0.6],
    [1.3, 0.68],
    [1.22, 0.5],
  ] as const)
    round(x, y, 0.065, '5a3a66');
  figure.part(
    china,
    (pen) => {
      pen.moveTo(0.2, 0.56);
      pen.bezierCurveTo(0.26, 0.84, 0.5, 0.98, 0.68, 0.985);
      pen.lineTo(1.0, 0.985);
      pen.bezierCurveTo(1.2, 0.98, 1.42, 0.84, 1.48, 0.56);
      pen.quadraticCurveTo(0.84, 0.66, 0.2, 0.56);
    },
    { puff: 0.2, gloss: 0.4 },
  );
  return figure;
}
