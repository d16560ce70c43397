import type { MessageId, Translate } from '../../../app/i18n.ts';
import { models as english } from '../../../app/locales/en/models.ts';
import type { studio } from '../../../app/locales/en/studio.ts';
import { type ParameterValue, titleOf } from '../draft/parameters.ts';

/** Parameters that many models share have words in every language; the rest speak their engine's. */
export const sharedTitles: Readonly<Record<string, keyof typeof studio>> = {
  style: 'studio.param.style',
  palette: 'studio.param.palette',
  detail: 'studio.param.detail',
  grain: 'studio.param.grain',
  camera: 'studio.param.camera',
  factor: 'studio.param.factor',
};

/** `ownTitle`: what the engine calls it. */
export function parameterTitle(name: string, t: Translate, ownTitle: string = titleOf(name)): string {
  const shared = Object.hasOwn(sharedTitles, name) ? sharedTitles[name] : undefined;
  return shared ? t(shared satisfies MessageId) : ownTitle;
}

type ChoiceId = Extract<keyof typeof english, `model.sketch.${string}`>;
const isKnown = (id: string): id is ChoiceId => Object.hasOwn(english, id);

/** What can be chosen for a parameter: the choices of the models that come with the service speak every language. */
export function choiceText(name: string, choice: ParameterValue, t: Translate): string {
  if (choice === 'auto') return t('studio.param.auto');
  const id = `model.sketch.${name}.${choice}`;
  return isKnown(id) ? t(id) : asWords(choice);
}

const asWords = (value: ParameterValue): string => {
  const words = String(value).replace(/[-_]+/g, ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
};
