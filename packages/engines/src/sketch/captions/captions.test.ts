import { expect, it } from 'vitest';
import { sheet } from '../raster.ts';
import { describePicture } from './describe-picture.ts';
import { nameColor } from './name-color.ts';

function scene(width: number, height: number, draw: (pen: ReturnType<typeof sheet>['pen']) => void) {
  const { canvas, pen } = sheet(width, height);
  draw(pen);
  return canvas;
}

it('says where something stands out, in which colours, and how the light falls', () => {
  const said = describePicture(
    scene(480, 320, (pen) => {
      pen.fillStyle = '#7fa8dc';
      pen.fillRect(0, 0, 480, 160);
      pen.fillStyle = '#14284a';
      pen.fillRect(0, 160, 480, 160);
      pen.fillStyle = '#ef8a1e';
      pen.beginPath();
      pen.arc(370, 150, 48, 0, Math.PI * 2);
      pen.fill();
    }),
  );
  expect(said).toContain('A wide picture');
  expect(said).toContain('lighter above than below');
  expect(said).toMatch(/mostly (dark )?blue/);
  expect(said).toMatch(/Something small stands out on the right, almost all orange\./);
});

it('claims nothing of an empty picture', () => {
  const said = describePicture(
    scene(200, 300, (pen) => {
      pen.fillStyle = '#fff';
      pen.fillRect(0, 0, 200, 300);
    }),
  );
  expect(said).toBe('A tall picture, bright all over, almost all white. Nothing in it stands out from the rest. The contrast is low.');
});

it.each([
  [[230, 40, 30], 'red'],
  [[20, 20, 24], 'black'],
  [[90, 50, 20], 'brown'],
  [[20, 30, 90], 'dark blue'],
  [[245, 205, 220], 'pale pink'],
  [[128, 128, 128], 'grey'],
  [[250, 230, 60], 'yellow'],
] as const)('calls %j %s', (color, name) => {
  expect(nameColor(color)).toBe(name);
});
