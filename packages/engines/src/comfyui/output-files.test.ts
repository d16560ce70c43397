import { expect, it } from 'vitest';
import { fileQuery, outputsOf } from './output-files.ts';

const image = (filename: string, type = 'output') => ({ filename, subfolder: '', type });
const names = (outputs: ReturnType<typeof outputsOf>) =>
  outputs.map(({ source }) => ('local' in source ? new URLSearchParams(source.local).get('filename') : ''));

it('prefers what was saved to what is only a preview', () => {
  const outputs = { 9: { images: [image('saved.png')] }, 2: { images: [image('preview.png', 'temp')] } };
  expect(names(outputsOf(outputs, { kind: 'image', count: 4 }))).toEqual(['saved.png']);
  expect(names(outputsOf({ 2: outputs[2] }, { kind: 'image', count: 4 }))).toEqual(['preview.png']);
});

it('takes nodes by their number, and no more than was asked for', () => {
  const outputs = { 10: { images: [image('c.png')] }, 9: { images: [image('a.png'), image('b.png')] } };
  expect(names(outputsOf(outputs, { kind: 'image', count: 2 }))).toEqual(['a.png', 'b.png']);
  expect(names(outputsOf(outputs, { kind: 'image', count: 3 }))).toEqual(['a.png', 'b.png', 'c.png']);
});

it('knows clips under every name that nodes give them, and leaves other files alone', () => {
  const outputs = {
    1: { gifs: [{ ...image('a.mp4'), format: 'video/h264-mp4' }], animated: [true] },
    2: { '3d': [image('b.glb')], audio: [image('c.flac')], images: ['no file', { filename: '' }] },
    3: { video: [image('d.webm')] },
  };
  expect(outputsOf(outputs, { kind: 'video', count: 9 })).toMatchObject([
    { index: 0, mime: 'video/mp4' },
    { index: 1, mime: 'video/webm' },
  ]);
  expect(outputsOf(outputs, { kind: 'image', count: 9 })).toEqual([]);
});

it('asks for a file by what ComfyUI said of it, and for nothing else', () => {
  const [output] = outputsOf({ 1: { images: [{ ...image('a b&type=input.png'), extra: 1 }] } }, { kind: 'image', count: 1 });
  const local = output && 'local' in output.source ? output.source.local : '';
  expect(Object.fromEntries(fileQuery(`${local}&fullpath=/etc/passwd`) ?? [])).toEqual(image('a b&type=input.png'));
  expect(fileQuery('type=output')).toBeUndefined();
});
