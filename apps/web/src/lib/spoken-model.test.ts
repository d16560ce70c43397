import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { i18n } from '@lingui/core';
import { compileMessage } from '@lingui/message-utils/compileMessage';
import type { Model } from '@pinhole/contract';
import { expect, it } from 'vitest';
import type { Translate } from '../app/i18n.ts';
import { ar } from '../app/locales/ar/index.ts';
import { da } from '../app/locales/da/index.ts';
import { en } from '../app/locales/en/index.ts';
import { choiceText } from '../features/studio/controls/parameter-words.ts';
import { aModel } from '../features/studio/draft/model-fixture.ts';
import { ownDataNote, ownModels, spokenModel } from './spoken-model.ts';

type Offered = Pick<Model, 'id' | 'title' | 'summary' | 'params'>;

const t: Translate = (id, values) => i18n._(id, values);
const speak = (messages: typeof en): void => {
  i18n.setMessagesCompiler(compileMessage);
  i18n.loadAndActivate({ locale: messages === en ? 'en' : 'da', messages });
};
/** What the engine itself says. Read, not imported: the page never depends on an engine. */
const sketch = path.join(import.meta.dirname, '../../../../packages/engines/src/sketch');
const { sketchModels } = (await import(/* @vite-ignore */ path.join(sketch, 'models.ts'))) as {
  readonly sketchModels: (withVideo: boolean) => readonly Offered[];
};
const offered = sketchModels(true);

it('knows every model that comes with the service, and says of it in English what the engine says', async () => {
  speak(en);
  expect(Object.keys(ownModels).toSorted()).toEqual(offered.map(({ id }) => id).toSorted());
  for (const { id, title, summary, params } of offered) {
    expect(spokenModel(aModel(id, { title, summary, params, dataNote: ownDataNote }), t)).toMatchObject({ id, title, summary, params });
  }
  expect(await readFile(path.join(sketch, 'engine.ts'), 'utf8')).toContain(`dataNote: '${ownDataNote}'`);
});

it('leaves no sentence of theirs in English for others', () => {
  speak(da);
  const untold = offered.flatMap(({ id, title, summary, params }) => {
    const spoken = spokenModel(aModel(id, { title, summary, params, dataNote: ownDataNote }), t);
    const help = (schema: Model['params']) =>
      Object.values(schema.properties as Record<string, { description?: string }>).map(({ description }) => description);
    const before = [summary, ownDataNote, ...help(params)];
    return [spoken.summary, spoken.dataNote, ...help(spoken.params)].filter((text) => before.includes(text));
  });
  expect(untold).toEqual([]);
});

it('has words for every choice of theirs, in English those of the choice itself', () => {
  const choices = offered.flatMap(({ params }) =>
    Object.entries(params.properties as Record<string, { enum?: string[] }>).flatMap(([name, { enum: names = [] }]) =>
      names.filter((choice) => choice !== 'auto').map((choice) => ({ name, choice })),
    ),
  );
  expect(choices.length).toBeGreaterThan(30);
  for (const { name, choice } of choices) {
    const id = `model.sketch.${name}.${choice}`;
    for (const messages of [en, da, ar]) expect(messages).toHaveProperty([id]);
    speak(en);
    expect(choiceText(name, choice, t).toLowerCase().replaceAll(' ', '-')).toBe(choice);
  }
  speak(da);
  expect(choiceText('style', 'oil', t)).toBe('Olie');
  expect(choiceText('mood', 'very_calm', t)).toBe('Very calm');
});

it('keeps the name that an operator gave, and the words of a provider', () => {
  speak(da);
  expect(spokenModel(aModel('sketch-video', { title: 'House clips' }), t).title).toBe('House clips');
  const theirs = aModel('portrait-2', { title: 'Portrait 2', summary: 'Faces.', dataNote: 'Sent to them.' });
  expect(spokenModel(theirs, t)).toEqual(theirs);
});
