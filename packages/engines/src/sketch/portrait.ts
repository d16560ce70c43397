import type { Character } from './character.ts';
import { css, hex, mix, type Rgb, tune } from './color.ts';
import { chance } from './random.ts';
import { type Pen, type Point, sheet } from './raster.ts';
import { blob, type Joint, limb, type Sculptor, sculpt } from './relief.ts';
import type { Layer, Stage } from './stage.ts';

/** Head and shoulders of the brief's character, lit by the scene. Only the light differs from scene to scene. */
export function* paintPortrait(stage: Stage): Generator<Layer> {
  const who = stage.brief.portrait;
  if (!who) return;
  const { width, height } = stage;
  const tall = Math.min(height * 0.97, width * 1.12);
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

interface Face {
  readonly cx: number;
  readonly top: number;
  readonly eyes: number;
  readonly nose: number;
  readonly mouth: number;
  readonly chin: number;
  readonly half: number;
  readonly jaw: number;
}

function measure(who: Character): Face {
  const child = who.age < 0.3;
  const half = 0.138 * who.face.width * (child ? 1.04 : 1);
  return {
    cx: 0.6,
    top: 0.2,
    eyes: child ? 0.425 : 0.405,
    nose: child ? 0.492 : 0.488,
    mouth: child ? 0.545 : 0.548,
    chin: child ? 0.605 : 0.62,
    half,
    jaw: half * 0.66 * who.face.jaw,
  };
}

const strands = { fur: 0.85, furAngle: Math.PI / 2 };

function backHair(figure: Sculptor, who: Character, { cx, half, top, chin }: Face): void {
  const dark = tune(who.hair, { light: -0.06 });
  const drape = (wide: number, long: number, wave: number): Point[] => {
    const points: Point[] = [[cx, top - 0.075]];
    const steps = 7;
    for (let step = 0; step <= steps; step += 1) {
      const t = step / steps;
      points.push([
        cx + half * (1.06 + wide * Math.sin(Math.min(1, t * 1.25) * Math.PI * 0.55)) + (step % 2 === 0 ? wave : -wave),
        top + 0.02 + (long - top) * t,
      ]);
    }
    points.push([cx, long + 0.03]);
    return [
      ...points,
      ...points
        .slice(1, -1)
        .reverse()
        .map(([x, y]): Point => [cx * 2 - x, y]),
    ];
  };
  switch (who.hairStyle) {
    case 'long':
      figure.part(dark, (pen) => blob(pen, drape(0.34, 0.93, 0)), { ...strands, puff: 0.09 });
      break;
    case 'wavy':
      figure.part(dark, (pen) => blob(pen, drape(0.46, 0.88, 0.014)), { ...strands, puff: 0.09 });
      break;
    case 'bob':
      figure.part(dark, (pen) => blob(pen, drape(0.36, chin + 0.045, 0)), { ...strands, puff: 0.09 });
      break;
    case 'curly':
      curls(figure, dark, { cx, cy: top + 0.17, wide: half * 1.62, tall: 0.31, from: 0, to: 6.283, inner: 0, count: 1000 });
      break;
    case 'afro':
      curls(figure, dark, { cx, cy: top + 0.09, wide: half * 1.82, tall: 0.27, from: 0, to: 6.283, inner: 0, count: 1200 });
      break;
    case 'ponytail':
      figure.part(
        dark,
        (pen) =>
          limb(pen, [
            [cx - who.parting * half * 0.8, top + 0.05, 0.05],
            [cx - who.parting * half * 1.75, top + 0.2, 0.07],
            [cx - who.parting * half * 1.8, top + 0.45, 0.06],
            [cx - who.parting * half * 1.55, top + 0.62, 0.02],
          ]),
        { ...strands, puff: 0.05 },
      );
      break;
    case 'bun':
      figure.part(dark, (pen) => pen.ellipse(cx, top - 0.1, 0.075, 0.068, 0, 0, 7), { fur: 1, furAngle: 0.4, puff: 0.05 });
      break;
    case 'braid':
      for (const side of who.masculine ? [] : [who.parting]) {
        for (let link = 0; link < 9; link += 1) {
          const t = link / 8;
          figure.part(
            tune(dark, { light: link % 2 === 0 ? 0.015 : -0.015 }),
            (pen) =>
              pen.ellipse(
                cx + side * (half * 1.02 + Math.sin(t * 2.6) * 0.035),
                top + 0.3 + t * 0.42,
                0.036 - t * 0.01,
                0.036,
                side * (link % 2 === 0 ? 0.5 : -0.5),
                0,
                7,
              ),
            { fur: 0.9, furAngle: 1.1, puff: 0.028, shadow: 0.5 },
          );
        }
      }
      break;
    default:
      break;
  }
}

/** A mass of curls: one soft body, then hundreds of small bows of hair, lighter towards the light. */
function curls(
  figure: Sculptor,
  color: Rgb,
  mass: { cx: number; cy: number; wide: number; tall: number; from: number; to: number; inner: number; count: number },
): void {
  const { cx, cy, wide, tall, from, to, inner, count } = mass;
  const random = chance(`curls/${Math.round(cx * 1000)}/${count}`);
  if (inner === 0) {
    const rim: Point[] = Array.from({ length: 34 }, (_, index) => {
      const angle = (index / 34) * Math.PI * 2;
      const r = 1 + (index % 2 === 0 ? 0.035 : -0.03) + random.bell() * 0.02;
      return [cx + Math.cos(angle) * wide * r, cy + Math.sin(angle) * tall * r];
    });
    figure.part(tune(color, { light: -0.07 }), (pen) => blob(pen, rim), { fur: 0.7, puff: 0.1, shadow: 0.4 });
  }
  figure.mark((pen) => {
    for (let index = 0; index < count; index += 1) {
      const angle = random.between(from, to);
      const out = inner + (1 - inner) * Math.sqrt(random.next());
      const x = cx + Math.cos(angle) * wide * out;
      const y = cy + Math.sin(angle) * tall * out;
      const facing = Math.cos(angle) * figure.side * 0.5 - Math.sin(angle) * 0.5;
      const light = figure.lit(color, Math.max(0, Math.min(1, 0.28 + facing * 0.5 * out + random.bell() * 0.42)));
      const r = random.between(0.009, 0.021);
      const turn = random.next() * 6.28;
      pen.strokeStyle = css(light, 0.85);
      pen.lineWidth = random.between(0.0028, 0.0062);
      pen.beginPath();
      pen.arc(x, y, r, turn, turn + random.between(2.2, 4.2));
      pen.stroke();
    }
  });
}

function shoulders(figure: Sculptor, who: Character, { cx, chin }: Face): void {
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

function head(figure: Sculptor, who: Character, { cx, top, eyes: eyeLine, chin, half, jaw, mouth: mouthLine, nose: noseLine }: Face): void {
  const covered = ['long', 'wavy', 'bob', 'curly', 'afro'].includes(who.hairStyle);
  if (!covered) {
    for (const side of [-1, 1])
      figure.part(
        tune(who.skin, { light: -0.03, chroma: 1.1 }),
        (pen) => pen.ellipse(cx + side * half * 0.99, eyeLine + 0.032, 0.024, 0.043, side * 0.16, 0, 7),
        { puff: 0.02 },
      );
  }
  const outline: Point[] = [
    [cx, top - 0.035],
    [cx + half * 0.72, top - 0.005],
    [cx + half * 1.0, top + 0.1],
    [cx + half * 0.985, eyeLine + 0.03],
    [cx + half * 0.93, mouthLine - 0.035],
    [cx + jaw, chin - 0.045],
    [cx + jaw * 0.42, chin - 0.006],
    [cx, chin + 0.003],
    [cx - jaw * 0.42, chin - 0.006],
    [cx - jaw, chin - 0.045],
    [cx - half * 0.93, mouthLine - 0.035],
    [cx - half * 0.985, eyeLine + 0.03],
    [cx - half * 1.0, top + 0.1],
    [cx - half * 0.72, top - 0.005],
  ];
  figure.part(who.skin, (pen) => blob(pen, outline), { puff: 0.13, round: 0.42, shadow: 0.4, fill: 0.3 });
  figure.mark((pen) => {
    const clip = (): void => {
      pen.save();
      pen.beginPath();
      blob(pen, outline);
      pen.clip();
    };
    clip();
    const soft = (x: number, y: number, rx: number, ry: number, color: Rgb, alpha: number): void => {
      pen.save();
      pen.translate(x, y);
      pen.scale(rx, ry);
      const gradient = pen.createRadialGradient(0, 0, 0, 0, 0, 1);
      gradient.addColorStop(0, css(color, alpha));
      gradient.addColorStop(0.55, css(color, alpha * 0.45));
      gradient.addColorStop(1, css(color, 0));
      pen.fillStyle = gradient;
      pen.fillRect(-1, -1, 2, 2);
      pen.restore();
    };
    const warm = mix(who.skin, hex('b8402f'), 0.42);
    const deep = tune(mix(who.skin, hex('5a2a22'), 0.45), { light: -0.03 });
    for (const side of [-1, 1]) {
      soft(cx + side * half * 0.58, noseLine - 0.002, 0.055, 0.042, warm, 0.42);
      soft(cx + side * half * 0.45, eyeLine - 0.006, 0.056, 0.04, deep, 0.34);
    }
    soft(cx, mouthLine + 0.034, 0.04, 0.014, deep, 0.34);
    // Nose: the shadow falls away from the light, a soft ridge catches it.
    const side = figure.side;
    const w = 0.026 * who.face.nose;
    soft(cx - side * w * 0.9, noseLine - 0.03, 0.02, 0.06, deep, 0.36);
    soft(cx - side * w * 0.3, noseLine + 0.016, 0.036 * who.face.nose, 0.016, deep, 0.55);
    soft(cx + side * w * 0.12, noseLine - 0.028, 0.011, 0.06, tune(who.skin, { light: 0.12 }), 0.5);
    soft(cx + side * w * 0.1, noseLine - 0.001, 0.018, 0.014, tune(who.skin, { light: 0.16 }), 0.6);
    pen.strokeStyle = css(deep, 0.62);
    pen.lineWidth = 0.0048;
    pen.beginPath();
    for (const s of [-1, 1]) {
      pen.moveTo(cx + s * w * 0.42, noseLine + 0.011);
      pen.quadraticCurveTo(cx + s * w * 0.7, noseLine + 0.005, cx + s * w * 0.92, noseLine + 0.011);
    }
    pen.stroke();
    if (who.age > 0.8) {
      pen.strokeStyle = css(deep, 0.3);
      pen.lineWidth = 0.003;
      pen.beginPath();
      for (const s of [-1, 1]) {
        pen.moveTo(cx + s * w * 1.25, noseLine + 0.005);
        pen.quadraticCurveTo(cx + s * half * 0.5, mouthLine - 0.02, cx + s * half * 0.47, mouthLine + 0.018);
        for (const k of [-1, 0, 1]) {
          pen.moveTo(cx + s * half * 0.83, eyeLine + k * 0.008);
          pen.lineTo(cx + s * half * 0.93, eyeLine + k * 0.017);
        }
      }
      for (const y of [0.08, 0.105, 0.13]) {
        pen.moveTo(cx - half * 0.45, top + y);
        pen.quadraticCurveTo(cx, top + y - 0.008, cx + half * 0.45, top + y);
      }
      pen.stroke();
    }
    if (who.freckles) {
      pen.fillStyle = css(mix(who.skin, hex('8a4526'), 0.62), 0.55);
      for (let index = 0; index < 46; index += 1) {
        const angle = index * 2.39996;
        const s = index % 2 === 0 ? 1 : -1;
        const from = Math.sqrt((index + 0.5) / 46);
        pen.beginPath();
        pen.arc(
          cx + s * half * 0.4 * (index % 7 === 0 ? 0.1 : 1) + Math.cos(angle) * from * 0.052,
          noseLine - 0.022 + Math.sin(angle) * from * 0.034,
          0.0016 + (index % 3) * 0.0007,
          0,
          7,
        );
        pen.fill();
      }
    }
    pen.restore();
  });
}

function eyes(figure: Sculptor, who: Character, { cx, eyes: line, half }: Face, stage: Stage): void {
  const gap = half * 0.46 * who.face.gap;
  const w = 0.0345 * who.face.eyes;
  const h = w * (who.age < 0.3 ? 0.62 : 0.5) * (who.masculine ? 0.88 : 1);
  const lash = tune(mix(who.hair, hex('120d0b'), 0.75), { light: -0.02 });
  const white = mix([243, 240, 234], stage.tones.ambient, 0.3);
  figure.mark((pen) => {
    for (const side of [-1, 1]) {
      const x = cx + side * gap;
      const almond = (): void => {
        pen.beginPath();
        pen.moveTo(x - side * w, line + h * 0.16);
        pen.bezierCurveTo(x - side * w * 0.5, line - h * 1.12, x + side * w * 0.45, line - h * 1.14, x + side * w * 1.04, line - h * 0.12);
        pen.bezierCurveTo(x + side * w * 0.5, line + h * 0.86, x - side * w * 0.4, line + h * 0.92, x - side * w, line + h * 0.16);
        pen.closePath();
      };
      almond();
      pen.fillStyle = css(white);
      pen.fill();
      pen.save();
      almond();
      pen.clip();
      const r = h * 0.98;
      const iris = pen.createRadialGradient(x, line + r * 0.35, r * 0.1, x, line, r);
      iris.addColorStop(0, css(tune(who.eyes, { light: 0.14, chroma: 1.15 })));
      iris.addColorStop(0.62, css(who.eyes));
      iris.addColorStop(0.9, css(tune(who.eyes, { light: -0.2 })));
      iris.addColorStop(1, css(tune(who.eyes, { light: -0.3 })));
      pen.fillStyle = iris;
      pen.beginPath();
      pen.arc(x, line - h * 0.04, r * 0.92, 0, 7);
      pen.fill();
      pen.fillStyle = '#0b0807';
      pen.beginPath();
      pen.arc(x, line - h * 0.04, r * 0.4, 0, 7);
      pen.fill();
      const lid = pen.createLinearGradient(0, line - h * 1.1, 0, line + h * 0.2);
      lid.addColorStop(0, 'rgba(20,12,10,0.55)');
      lid.addColorStop(1, 'rgba(20,12,10,0)');
      pen.fillStyle = lid;
      pen.fillRect(x - w * 1.2, line - h * 1.2, w * 2.4, h * 1.4);
      pen.fillStyle = 'rgba(255,255,255,0.95)';
      pen.beginPath();
      pen.arc(x + stage.light.side * r * 0.32, line - h * 0.4, r * 0.19, 0, 7);
      pen.fill();
      pen.fillStyle = 'rgba(255,255,255,0.35)';
      pen.beginPath();
      pen.arc(x - stage.light.side * r * 0.3, line + h * 0.3, r * 0.13, 0, 7);
      pen.fill();
      pen.restore();
      // Upper lid with its lashes, crease, lower lid.
      pen.strokeStyle = css(lash, 0.95);
      pen.lineWidth = who.masculine ? 0.0048 : 0.0068;
      pen.beginPath();
      pen.moveTo(x - side * w, line + h * 0.16);
      pen.bezierCurveTo(x - side * w * 0.5, line - h * 1.12, x + side * w * 0.45, line - h * 1.14, x + side * w * 1.04, line - h * 0.12);
      if (!who.masculine) pen.lineTo(x + side * w * 1.2, line - h * 0.42);
      pen.stroke();
      pen.strokeStyle = css(mix(who.skin, hex('5a2a22'), 0.6), 0.5);
      pen.lineWidth = 0.003;
      pen.beginPath();
      pen.moveTo(x - side * w * 0.82, line - h * 0.72);
      pen.bezierCurveTo(x - side * w * 0.3, line - h * 1.62, x + side * w * 0.5, line - h * 1.62, x + side * w * 1.08, line - h * 0.72);
      pen.moveTo(x - side * w * 0.6, line + h * 0.86);
      pen.quadraticCurveTo(x + side * w * 0.2, line + h * 1.14, x + side * w * 0.9, line + h * 0.42);
      pen.stroke();
      // Brow: hairs that lie along an arch.
      const brow = mix(tune(who.hair, { light: who.age > 0.8 ? 0 : -0.06 }), hex('2a1c14'), who.age > 0.8 ? 0 : 0.35);
      pen.strokeStyle = css(brow, 0.75);
      pen.lineWidth = 0.0042 * who.face.brow;
      const by = line - h * 2.75;
      pen.beginPath();
      for (let index = 0; index < 26; index += 1) {
        const t = index / 25;
        const px = x - side * w * 1.0 + side * w * 2.3 * t;
        const py = by + 0.009 - Math.sin(Math.min(1, t * 1.15) * Math.PI * 0.62) * 0.016 + (t > 0.7 ? (t - 0.7) * 0.024 : 0);
        const thick = 0.0105 * who.face.brow * (1 - t * 0.72);
        pen.moveTo(px, py + thick * 0.5);
        pen.lineTo(px + side * 0.011, py - thick * 0.5);
      }
      pen.stroke();
    }
  });
}

function mouth(figure: Sculptor, who: Character, { cx, mouth: line, half }: Face): void {
  const w = half * 0.38 * (0.9 + who.face.lips * 0.1);
  const full = 0.0155 * who.face.lips;
  const lip = who.masculine ? mix(who.skin, hex('9a4a40'), 0.38) : mix(who.skin, hex('b03a3f'), 0.5);
  figure.mark((pen) => {
    const upper = pen.createLinearGradient(0, line - full, 0, line);
    upper.addColorStop(0, css(tune(lip, { light: -0.02 }), 0.85));
    upper.addColorStop(1, css(tune(lip, { light: -0.12 })));
    pen.fillStyle = upper;
    pen.beginPath();
    pen.moveTo(cx - w, line + 0.001);
    pen.quadraticCurveTo(cx - w * 0.45, line - full * 0.95, cx - w * 0.16, line - full);
    pen.quadraticCurveTo(cx, line - full * 0.68, cx + w * 0.16, line - full);
    pen.quadraticCurveTo(cx + w * 0.45, line - full * 0.95, cx + w, line + 0.001);
    pen.quadraticCurveTo(cx, line + full * 0.5, cx - w, line + 0.001);
    pen.fill();
    const lower = pen.createLinearGradient(0, line, 0, line + full * 1.7);
    lower.addColorStop(0, css(tune(lip, { light: -0.05 })));
    lower.addColorStop(0.5, css(tune(lip, { light: 0.05 })));
    lower.addColorStop(1, css(tune(lip, { light: -0.05 }), 0.8));
    pen.fillStyle = lower;
    pen.beginPath();
    pen.moveTo(cx - w * 0.94, line + 0.002);
    pen.quadraticCurveTo(cx, line + full * 0.7, cx + w * 0.94, line + 0.002);
    pen.bezierCurveTo(cx + w * 0.5, line + full * 1.8, cx - w * 0.5, line + full * 1.8, cx - w * 0.94, line + 0.002);
    pen.fill();
    pen.strokeStyle = css(tune(mix(lip, hex('2a0f0d'), 0.6), {}), 0.8);
    pen.lineWidth = 0.0038;
    pen.beginPath();
    pen.moveTo(cx - w * 1.06, line - 0.0035);
    pen.quadraticCurveTo(cx - w * 0.5, line + full * 0.28, cx, line + full * 0.12);
    pen.quadraticCurveTo(cx + w * 0.5, line + full * 0.28, cx + w * 1.06, line - 0.0035);
    pen.stroke();
    if (!who.masculine) {
      pen.fillStyle = 'rgba(255,245,240,0.28)';
      pen.beginPath();
      pen.ellipse(cx + figure.side * w * 0.2, line + full * 0.85, w * 0.28, full * 0.26, 0, 0, 7);
      pen.fill();
    }
  });
}

function beard(figure: Sculptor, who: Character, { cx, mouth: line, chin, half, jaw, nose }: Face): void {
  const color = tune(who.hair, { light: -0.02 });
  if (who.beard === 'stubble') {
    figure.mark((pen) => {
      pen.fillStyle = css(mix(color, hex('2a211c'), 0.5), 0.22);
      for (let index = 0; index < 420; index += 1) {
        const angle = index * 2.39996;
        const from = Math.sqrt((index + 0.5) / 420);
        const x = cx + Math.cos(angle) * from * half * 0.86;
        const y = line + 0.03 + Math.sin(angle) * from * 0.075;
        if (Math.abs(x - cx) < half * 0.36 && Math.abs(y - line) < 0.016) continue;
        if (y < nose + 0.02) continue;
        pen.fillRect(x, y, 0.0028, 0.0045);
      }
    });
    return;
  }
  if (who.beard === 'full') {
    figure.part(
      color,
      (pen) => {
        blob(pen, [
          [cx - half * 0.95, line - 0.075],
          [cx - half * 0.95, line + 0.01],
          [cx - jaw * 1.06, chin - 0.012],
          [cx - jaw * 0.5, chin + 0.045],
          [cx, chin + 0.058],
          [cx + jaw * 0.5, chin + 0.045],
          [cx + jaw * 1.06, chin - 0.012],
          [cx + half * 0.95, line + 0.01],
          [cx + half * 0.95, line - 0.075],
          [cx + half * 0.7, line - 0.005],
          [cx + half * 0.4, line + 0.028],
          [cx, line + 0.03],
          [cx - half * 0.4, line + 0.028],
          [cx - half * 0.7, line - 0.005],
        ]);
      },
      { fur: 1.1, puff: 0.05, shadow: 0.25 },
    );
  }
  for (const side of [-1, 1])
    figure.part(
      color,
      (pen) =>
        limb(pen, [
          [cx + side * 0.008, line - 0.02, 0.012],
          [cx + side * half * 0.25, line - 0.016, 0.013],
          [cx + side * half * 0.46, line + 0.008, 0.006],
        ]),
      { fur: 1, puff: 0.012, shadow: 0.3 },
    );
}

function frontHair(figure: Sculptor, who: Character, { cx, top, half, eyes: line }: Face): void {
  const color = who.hair;
  const part = who.parting;
  const crown = top - 0.085;
  const options = { fur: 0.9, puff: 0.06, shadow: 0.4 };
  if (who.hairStyle === 'bald') return;
  if (who.hairStyle === 'buzz') {
    figure.part(
      mix(color, who.skin, 0.25),
      (pen) =>
        blob(pen, [
          [cx - half * 1.01, line - 0.03],
          [cx - half * 1.0, top + 0.03],
          [cx - half * 0.6, crown + 0.03],
          [cx, crown + 0.018],
          [cx + half * 0.6, crown + 0.03],
          [cx + half * 1.0, top + 0.03],
          [cx + half * 1.01, line - 0.03],
          [cx + half * 0.86, top + 0.085],
          [cx + half * 0.45, top + 0.05],
          [cx, top + 0.042],
          [cx - half * 0.45, top + 0.05],
          [cx - half * 0.86, top + 0.085],
        ]),
      { fur: 0.7, puff: 0.05, shadow: 0.15 },
    );
    return;
  }
  if (who.hairStyle === 'curly' || who.hairStyle === 'afro') {
    // The hairline, low at the temples and high in the middle.
    const rim: Point[] = [];
    for (let step = 0; step <= 18; step += 1) {
      const angle = Math.PI + (step / 18) * Math.PI;
      rim.push([cx + Math.cos(angle) * half * 1.24, line - 0.03 + Math.sin(angle) * (line - crown) * 1.04 + (step % 2) * 0.008]);
    }
    for (let step = 14; step >= 0; step -= 1) {
      const angle = Math.PI + (step / 14) * Math.PI;
      rim.push([cx + Math.cos(angle) * half * 0.9, line - 0.035 + Math.sin(angle) * (line - top - 0.075) + (step % 2) * 0.013]);
    }
    figure.part(tune(color, { light: -0.03 }), (pen) => blob(pen, rim), { fur: 0.9, puff: 0.045, shadow: 0.45 });
    curls(figure, color, {
      cx,
      cy: line - 0.03,
      wide: half * 1.26,
      tall: (line - crown) * 1.04,
      from: Math.PI * 0.98,
      to: Math.PI * 2.02,
      inner: 0.78,
      count: 420,
    });
    return;
  }
  const long = ['long', 'wavy', 'bob'].includes(who.hairStyle);
  const locks = who.hairStyle === 'short' || who.hairStyle === 'pixie';
  // The cap: from the parting over the crown to both temples.
  for (const side of [-part, part]) {
    const large = side === -part;
    const start = cx + part * half * 0.3;
    const temple = long ? line + 0.1 : who.masculine || locks ? line + 0.012 : line - 0.004;
    const outer = long ? 1.2 : 1.08;
    const points: Point[] = [
      [start, top + (large ? 0.016 : 0.02)],
      [start + side * half * 0.05, crown + 0.008],
      [cx + side * half * 0.55, crown + 0.004],
      [cx + side * half * 0.98, top + 0.005],
      [cx + side * half * outer, line - 0.06],
      [cx + side * half * outer, temple],
      [cx + side * half * (long ? 0.98 : 0.93), temple + (long ? 0.03 : 0.012)],
      [cx + side * half * 0.9, line - 0.05],
      [cx + side * half * (large ? 0.7 : 0.82), top + (large ? 0.095 : 0.07)],
      [cx + side * half * (large ? 0.22 : 0.5), top + (large ? 0.062 : 0.045)],
    ];
    figure.part(tune(color, { light: large ? 0.01 : -0.005 }), (pen) => blob(pen, points), {
      ...options,
      furAngle: large ? 0.55 * -side + Math.PI / 2 : Math.PI / 2 + side * 0.5,
    });
  }
  if (locks) {
    for (let index = 0; index < 7; index += 1) {
      const t = index / 6;
      const x = cx - part * half * (0.75 - t * 1.3);
      const lock: Joint[] = [
        [x + part * 0.02, crown + 0.014 + Math.abs(t - 0.5) * 0.03, 0.026],
        [x - part * 0.012, top - 0.005, 0.03],
        [x - part * 0.046, top + 0.05 + Math.sin(index * 2.3) * 0.012, 0.006],
      ];
      figure.part(tune(color, { light: (index % 3) * 0.012 }), (pen) => limb(pen, lock), {
        fur: 0.9,
        furAngle: Math.PI / 2 + part * 0.5,
        puff: 0.026,
        shadow: 0.3,
      });
    }
  }
}

function extras(figure: Sculptor, who: Character, { cx, top, half, eyes: line }: Face): void {
  if (who.earrings && !who.masculine)
    figure.part(
      hex('d8b25a'),
      (pen) => {
        for (const side of [-1, 1]) {
          pen.moveTo(cx + side * half * 1.02 + 0.012, line + 0.09);
          pen.arc(cx + side * half * 1.02, line + 0.09, 0.012, 0, Math.PI * 2);
        }
      },
      { puff: 0.012, gloss: 0.9, shadow: 0.2 },
    );
  if (who.glasses !== 'none') glasses(figure, who, cx, line, half);
  if (who.hat === 'beanie') {
    figure.part(
      who.accent,
      (pen) =>
        blob(pen, [
          [cx - half * 1.16, top + 0.05],
          [cx - half * 1.12, top - 0.05],
          [cx - half * 0.7, top - 0.15],
          [cx, top - 0.185],
          [cx + half * 0.7, top - 0.15],
          [cx + half * 1.12, top - 0.05],
          [cx + half * 1.16, top + 0.05],
          [cx, top + 0.03],
        ]),
      { puff: 0.09, fur: 0.45, shadow: 0.3 },
    );
    figure.part(
      tune(who.accent, { light: -0.04 }),
      (pen) =>
        limb(pen, [
          [cx - half * 1.12, top + 0.055, 0.036],
          [cx, top + 0.02, 0.042],
          [cx + half * 1.12, top + 0.055, 0.036],
        ]),
      { puff: 0.035, fur: 0.8, shadow: 0.5 },
    );
  } else if (who.hat === 'beret') {
    figure.part(
      who.accent,
      (pen) =>
        blob(pen, [
          [cx - half * 1.05, top + 0.02],
          [cx - half * 1.35 * 0.9, top - 0.07],
          [cx - half * 0.3, top - 0.165],
          [cx + who.parting * half * 0.9, top - 0.155],
          [cx + half * 1.4, top - 0.06],
          [cx + half * 1.05, top + 0.02],
          [cx, top - 0.005],
        ]),
      { puff: 0.09, fur: 0.3, shadow: 0.5 },
    );
  } else if (who.hat === 'brim') {
    figure.part(
      hex('c2a468'),
      (pen) =>
        blob(pen, [
          [cx - half * 0.98, top + 0.01],
          [cx - half * 0.85, top - 0.12],
          [cx, top - 0.16],
          [cx + half * 0.85, top - 0.12],
          [cx + half * 0.98, top + 0.01],
          [cx, top + 0.035],
        ]),
      { puff: 0.09, fur: 0.5, furAngle: 0 },
    );
    figure.part(
      who.accent,
      (pen) =>
        limb(pen, [
          [cx - half * 0.97, top - 0.004, 0.02],
          [cx, top + 0.018, 0.022],
          [cx + half * 0.97, top - 0.004, 0.02],
        ]),
      { puff: 0.02, shadow: 0.2 },
    );
    figure.part(
      hex('c2a468'),
      (pen) =>
        blob(pen, [
          [cx - half * 2.1, top + 0.035],
          [cx - half * 0.9, top + 0.005],
          [cx, top + 0.035],
          [cx + half * 0.9, top + 0.005],
          [cx + half * 2.1, top + 0.035],
          [cx + half * 0.9, top + 0.072],
          [cx, top + 0.085],
          [cx - half * 0.9, top + 0.072],
        ]),
      { puff: 0.03, fur: 0.5, furAngle: 0, shadow: 0.6 },
    );
  } else if (who.hat === 'cap') {
    figure.part(
      who.accent,
      (pen) =>
        blob(pen, [
          [cx - half * 1.08, top + 0.04],
          [cx - half * 0.95, top - 0.08],
          [cx, top - 0.15],
          [cx + half * 0.95, top - 0.08],
          [cx + half * 1.08, top + 0.04],
          [cx, top + 0.015],
        ]),
      { puff: 0.09, shadow: 0.4 },
    );
    figure.part(
      tune(who.accent, { light: -0.05 }),
      (pen) =>
        blob(pen, [
          [cx - half * 0.95, top + 0.035],
          [cx, top + 0.005],
          [cx + half * 0.95, top + 0.035],
          [cx + half * 0.8, top + 0.085],
          [cx, top + 0.1],
          [cx - half * 0.8, top + 0.085],
        ]),
      { puff: 0.03, shadow: 0.6 },
    );
  }
}

function glasses(figure: Sculptor, who: Character, cx: number, line: number, half: number): void {
  const gap = half * 0.5 * who.face.gap;
  const rim = who.glasses === 'sun' ? hex('17130f') : hex('3a2a1e');
  const shape = (pen: Pen, x: number): void => {
    if (who.glasses === 'round') {
      pen.moveTo(x + 0.05, line + 0.004);
      pen.arc(x, line + 0.004, 0.05, 0, Math.PI * 2);
    } else pen.roundRect(x - 0.053, line - 0.035, 0.106, 0.074, 0.024);
  };
  figure.mark((pen) => {
    for (const side of [-1, 1]) {
      const x = cx + side * gap * 1.02;
      pen.beginPath();
      shape(pen, x);
      pen.fillStyle = who.glasses === 'sun' ? 'rgba(22,20,24,0.9)' : 'rgba(255,255,255,0.08)';
      pen.fill();
      pen.strokeStyle = css(rim);
      pen.lineWidth = who.glasses === 'round' ? 0.0055 : 0.008;
      pen.stroke();
      pen.save();
      pen.clip();
      pen.strokeStyle = 'rgba(255,255,255,0.3)';
      pen.lineWidth = 0.012;
      pen.beginPath();
      pen.moveTo(x - 0.012 * figure.side, line + 0.05);
      pen.lineTo(x + 0.04 * figure.side, line - 0.05);
      pen.stroke();
      pen.restore();
      pen.strokeStyle = css(rim);
      pen.lineWidth = 0.006;
      pen.beginPath();
      pen.moveTo(x + side * 0.05, line - 0.012);
      pen.lineTo(cx + side * half * 1.02, line - 0.006);
      pen.stroke();
    }
    pen.beginPath();
    pen.moveTo(cx - gap + 0.048, line - 0.006);
    pen.quadraticCurveTo(cx, line - 0.022, cx + gap - 0.048, line - 0.006);
    pen.stroke();
  });
}
