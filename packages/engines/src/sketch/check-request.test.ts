import { expect, it } from 'vitest';
import type { EngineRequest } from '../spec/engine.ts';
import type { MediaRole, Operation } from '../spec/model.ts';
import { checkRequest } from './check-request.ts';
import { sketchModels } from './models.ts';

const models = sketchModels(true);

function check(model: string, operation: Operation, roles: readonly MediaRole[]): string {
  const descriptor = models.find(({ id }) => id === model);
  const request = {
    attemptId: 'attempt-1',
    model,
    operation,
    prompt: operation === 'edit' ? 'make it night' : 'a lake at dawn',
    count: 1,
    size: descriptor?.size.default,
    seed: 1,
    media: roles.map((role) => ({ role, mime: 'image/png', bytes: 10 })),
    params: {},
  } as unknown as EngineRequest;
  try {
    checkRequest(request, models);
    return 'taken';
  } catch (error) {
    return (error as Error).message;
  }
}

it.each([
  ['sketch-image', 'image2image', ['init']],
  ['sketch-image', 'edit', ['init']],
  ['sketch-image', 'variations', ['init']],
  ['sketch-image', 'inpaint', ['init', 'mask']],
  ['sketch-image', 'outpaint', ['init']],
  ['sketch-upscale', 'upscale', ['init']],
  ['sketch-cutout', 'cutout', ['init']],
  ['sketch-caption', 'caption', ['init']],
  ['sketch-video', 'extend-video', ['first_frame']],
] as const)('%s needs for %s what it works on: %s', (model, operation, roles) => {
  expect(check(model, operation, roles)).toBe('taken');
  for (const missing of roles) {
    const rest = roles.filter((role) => role !== missing);
    expect(check(model, operation, rest)).toBe(`${operation} needs a reference with the role ${missing}.`);
    const takesSubjects = models.some(({ id, media }) => id === model && media.subject);
    if (takesSubjects)
      expect(check(model, operation, [...rest, 'subject'])).toBe(`${operation} needs a reference with the role ${missing}.`);
  }
});

it('sets a clip in motion from either end, and not from a picture that only guides it', () => {
  expect(check('sketch-video', 'image2video', ['first_frame'])).toBe('taken');
  expect(check('sketch-video', 'image2video', ['last_frame'])).toBe('taken');
  expect(check('sketch-video', 'image2video', ['subject'])).toBe('image2video needs a reference with the role first_frame or last_frame.');
});
