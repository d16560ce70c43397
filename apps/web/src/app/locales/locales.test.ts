import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { compileMessage } from '@lingui/message-utils/compileMessage';
import { droppedCodes, generationErrorCodes, problems } from '@pinhole/contract';
import { expect, it } from 'vitest';
import { ar } from './ar/index.ts';
import { da } from './da/index.ts';
import { en } from './en/index.ts';

const languages = { en, da, ar } as const;

/** The names a message wants to be given, wherever they stand. */
function wants(message: string): string[] {
  const names = new Set<string>();
  const walk = (tokens: unknown): void => {
    if (!Array.isArray(tokens)) return;
    for (const token of tokens) {
      if (!Array.isArray(token)) continue;
      if (typeof token[0] === 'string') names.add(token[0]);
      for (const part of token.slice(1)) if (part && typeof part === 'object') for (const inner of Object.values(part)) walk(inner);
    }
  };
  walk(compileMessage(message));
  return [...names].sort();
}

it('says everything in every language', () => {
  for (const [language, messages] of Object.entries(languages)) {
    expect(Object.keys(messages).sort(), language).toEqual(Object.keys(en).sort());
    expect(
      Object.entries(messages).filter(([, message]) => message.trim() === ''),
      language,
    ).toEqual([]);
  }
});

it('says each thing in one file only, so that none takes the words of another', () => {
  const folder = path.join(import.meta.dirname, 'en');
  const ids = readdirSync(folder).flatMap((file) =>
    [...readFileSync(path.join(folder, file), 'utf8').matchAll(/^ {2}'([^']+)':/gm)].map(([, id = '']) => id),
  );
  expect(ids.length).toBeGreaterThan(1_000);
  expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([]);
});

it('fills the same gaps in every language', () => {
  const wrong = Object.entries(en).flatMap(([id, english]) =>
    (['da', 'ar'] as const).flatMap((language) => {
      const theirs = wants(languages[language][id as keyof typeof en]);
      const missing = wants(english).filter((name) => !theirs.includes(name));
      const extra = theirs.filter((name) => !wants(english).includes(name));
      // A plural form may spell its number out, so a gap may be left unfilled there, but never invented.
      return extra.length > 0 || (missing.length > 0 && !english.includes('plural'))
        ? [`${language} ${id}: ${theirs.join()} instead of ${wants(english).join()}`]
        : [];
    }),
  );
  expect(wrong).toEqual([]);
});

it('has no straight apostrophe, which would swallow what follows it', () => {
  const swallowed = Object.entries(languages).flatMap(([language, messages]) =>
    Object.entries(messages).flatMap(([id, message]) => (message.includes("'") ? [`${language} ${id}`] : [])),
  );
  expect(swallowed).toEqual([]);
});

it('has words of its own, in every language, for whatever the service can answer by a code', () => {
  const ids = [
    ...Object.keys(problems).map((code) => `problem.${code}`),
    ...generationErrorCodes.flatMap((code) => [`failure.${code}.what`, `failure.${code}.advice`]),
    ...droppedCodes.filter((code) => code !== 'engine.warning').map((code) => `leftOut.${code}`),
  ];
  const messageOf = (language: keyof typeof languages, id: string) => (languages[language] as Readonly<Record<string, string>>)[id];
  const unsaid = ids.flatMap((id) => [
    ...(messageOf('en', id) ? [] : [`en ${id}`]),
    ...(['da', 'ar'] as const).flatMap((language) =>
      messageOf(language, id) && messageOf(language, id) !== messageOf('en', id) ? [] : [`${language} ${id}`],
    ),
  ]);
  expect(unsaid).toEqual([]);
});
