import { z } from 'zod';
import { type FieldMapping, fieldMapping, mappedFields, readMapping } from '../request-kit/field-mapping.ts';
import { type Connection, ConnectionError, type ProviderModel, type SentField } from '../spec/provider.ts';
import { sides } from './margins.ts';

const mapping = fieldMapping.extend({
  /** Parameters by the names of the sides, or the size, are sent as how many pixels are added on each. */
  margins: z.boolean().default(false),
  /** One endpoint draws from words and from a picture, is told which, and takes a shape only for words. */
  modes: z.boolean().default(false),
  /** What the endpoint cannot do without beside the picture. */
  needs: z.array(z.enum(['prompt', 'style'])).default([]),
});

export interface StabilityModel extends ProviderModel {
  readonly fields: FieldMapping & z.output<typeof mapping>;
}

function readModel(model: ProviderModel): StabilityModel {
  const { descriptor, providerModel } = model;
  const wrong = (what: string): ConnectionError => new ConnectionError('models', `The model ${descriptor.id} ${what}.`);
  if (descriptor.output !== 'image') throw wrong('is not one of pictures, and there is nothing else here');
  if (!/^(generate|edit|control|upscale)\/[a-z0-9]+(-[a-z0-9]+)*$/.test(providerModel))
    throw wrong('needs the path of an endpoint below /v2beta/stable-image, for example generate/core');
  return { ...model, fields: readMapping(model, mapping) };
}

/** The form fields that requests to these models have. */
export function formFields(models: readonly ProviderModel[]): SentField[] {
  const read = models.map(readModel);
  const own = (name: string): SentField[] => [{ field: name, from: 'parameter' }];
  const sent = [
    // What is to be found in a picture is a parameter, and words of a person.
    ...read
      .flatMap(fieldsOf)
      .map((one): SentField => (one.field.endsWith('_prompt') && one.from === 'parameter' ? { ...one, from: 'prompt' } : one)),
    ...(read.some(({ fields }) => fields.modes) ? own('mode') : []),
  ];
  return sent.filter(({ field }, index) => sent.findIndex((other) => other.field === field) === index);
}

function fieldsOf(model: StabilityModel): SentField[] {
  const sent = mappedFields([model], '');
  if (!model.fields.margins) return sent;
  const margins = Object.values(sides).map((field): SentField => ({ field, from: 'parameter' }));
  return [...sent.filter(({ field }) => !Object.hasOwn(sides, field)), ...margins];
}

/** Reads the catalogue of a connection. Form fields that the adapter does not declare are refused: the list is what the policy says. */
export function readCatalogue({ models }: Pick<Connection, 'models'>, declared: readonly SentField[]): StabilityModel[] {
  const known = new Set(declared.map(({ field }) => field));
  return models.map((model) => {
    const stranger = formFields([model]).find(({ field }) => !known.has(field));
    if (!stranger) return readModel(model);
    const detail = `The model ${model.descriptor.id} uses the form field ${stranger.field}, which this adapter does not declare.`;
    throw new ConnectionError('models', detail);
  });
}
