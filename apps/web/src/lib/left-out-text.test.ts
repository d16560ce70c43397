import { i18n } from '@lingui/core';
import { compileMessage } from '@lingui/message-utils/compileMessage';
import type { Dropped } from '@pinhole/contract';
import { beforeAll, expect, it } from 'vitest';
import type { Translate } from '../app/i18n.ts';
import { da } from '../app/locales/da/index.ts';
import { leftOutText } from './left-out-text.ts';

const t: Translate = (id, values) => i18n._(id, values);
/** Without the marks that keep another direction together. */
const said = (entry: Dropped): string => leftOutText(entry, t).replaceAll(/[\u2068\u2069]/g, '');

beforeAll(() => {
  i18n.setMessagesCompiler(compileMessage);
  i18n.loadAndActivate({ locale: 'da', messages: da });
});

it('says in the language on screen what is left out, and why', () => {
  const count: Dropped = { field: 'count', code: 'count.too_many', reason: 'In English.', model: 'Sketch Upscale', limit: 1 };
  expect(said(count)).toBe('Sketch Forstørrelse laver højst 1 ad gangen.');
  const mask: Dropped = { field: 'references/0', code: 'reference.not_taken', reason: 'In English.', model: 'Portrait 2', role: 'mask' };
  expect(said(mask)).toBe('Portrait 2 tager ikke et billede som “Maske”.');
  const param: Dropped = { field: 'params/mood', code: 'param.unknown', reason: 'In English.', model: 'Portrait 2' };
  expect(said(param)).toBe('Portrait 2 har ingen parameter “mood”.');
});

it('leaves what an engine warns of, and codes that it does not know, in the words that came', () => {
  expect(said({ field: 'size', code: 'engine.warning', reason: 'The size was rounded.' })).toBe('The size was rounded.');
  const newer = { field: 'x', code: 'x.of_a_newer_service', reason: 'Something new.', model: 'Portrait 2' } as unknown as Dropped;
  expect(said(newer)).toBe('Something new.');
});
