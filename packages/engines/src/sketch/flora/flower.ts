import { hex, tune } from '../color.ts';
import { limb, type Sculptor, sculpt } from '../relief.ts';
import type { Stage } from '../stage.ts';
import { paintOf } from '../things/named-paint.ts';

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
