import type { Model } from '@pinhole/contract';
import type { MessageId, Translate } from '../app/i18n.ts';

interface Words {
  /** What the service calls it; an operator may have given it another name, which stays. */
  readonly shippedAs: string;
  readonly title: MessageId;
  readonly summary: MessageId;
  /** What its parameters do, by name. */
  readonly params: Readonly<Record<string, MessageId>>;
}

const look = {
  style: 'model.sketch.param.style',
  palette: 'model.sketch.param.palette',
  detail: 'model.sketch.param.detail',
  grain: 'model.sketch.param.grain',
} as const satisfies Words['params'];

/** The models that come with the service speak every language; those of providers speak their provider's. */
export const ownModels: Readonly<Record<string, Words>> = {
  'sketch-image': {
    shippedAs: 'Sketch',
    title: 'model.sketch-image.title',
    summary: 'model.sketch-image.summary',
    params: look,
  },
  'sketch-upscale': {
    shippedAs: 'Sketch Upscale',
    title: 'model.sketch-upscale.title',
    summary: 'model.sketch-upscale.summary',
    params: { grain: 'model.sketch-upscale.param.grain' },
  },
  'sketch-cutout': {
    shippedAs: 'Sketch Cutout',
    title: 'model.sketch-cutout.title',
    summary: 'model.sketch-cutout.summary',
    params: {},
  },
  'sketch-caption': {
    shippedAs: 'Sketch Caption',
    title: 'model.sketch-caption.title',
    summary: 'model.sketch-caption.summary',
    params: {},
  },
  'sketch-video': {
    shippedAs: 'Sketch Motion',
    title: 'model.sketch-video.title',
    summary: 'model.sketch-video.summary',
    params: { ...look, camera: 'model.sketch.param.camera' },
  },
};

export const ownDataNote = 'Nothing leaves this machine. Sketch is a drawing program, not AI.';

/** A model's title in the language on screen, where it comes with the service and nobody renamed it. */
export function spokenTitle(title: string, t: Translate): string {
  const own = Object.values(ownModels).find(({ shippedAs }) => shippedAs === title);
  return own ? t(own.title) : title;
}

/** What is said of where a request goes, in the language on screen, where the service says it and no provider. */
export const spokenDataNote = (note: string, t: Translate): string => (note === ownDataNote ? t('model.sketch.dataNote') : note);

/** A model as the language on screen tells of it. */
export function spokenModel(model: Model, t: Translate): Model {
  const own = Object.hasOwn(ownModels, model.id) ? ownModels[model.id] : undefined;
  if (!own) return model;
  return {
    ...model,
    title: model.title === own.shippedAs ? t(own.title) : model.title,
    summary: t(own.summary),
    dataNote: spokenDataNote(model.dataNote, t),
    params: spokenParams(model.params, own.params, t),
  };
}

function spokenParams(schema: Model['params'], words: Words['params'], t: Translate): Model['params'] {
  const { properties } = schema as { readonly properties?: Readonly<Record<string, object>> };
  const spoken = Object.entries(properties ?? {}).map(([name, property]) => {
    const help = Object.hasOwn(words, name) ? words[name] : undefined;
    return [name, help ? { ...property, description: t(help) } : property];
  });
  return { ...schema, properties: Object.fromEntries(spoken) };
}
