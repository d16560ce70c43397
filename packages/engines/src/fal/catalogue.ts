import { z } from 'zod';
import { type FieldMapping, fieldMapping, mappedFields, readMapping } from '../request-kit/field-mapping.ts';
import type { MediaRole, Operation } from '../spec/model.ts';
import { type Connection, ConnectionError, type ProviderModel, type SentField } from '../spec/provider.ts';

const endpointName = z.string().regex(/^[\w-][\w.-]*(?:\/[\w-][\w.-]*)+$/);
const operations = [
  'image2image',
  'edit',
  'variations',
  'inpaint',
  'outpaint',
  'upscale',
  'cutout',
  'image2video',
  'extend-video',
] as const satisfies readonly Operation[];

/** At fal an endpoint does one thing: where a model does several, each further operation has an endpoint and a mapping of its own. */
const falMapping = fieldMapping.extend({
  operations: z.partialRecord(z.enum(operations), fieldMapping.extend({ endpoint: endpointName })).default({}),
});

export interface FalRoute {
  readonly endpoint: string;
  readonly fields: FieldMapping;
}

export interface FalModel extends ProviderModel {
  routeOf(operation: Operation): FalRoute;
  readonly routes: readonly FalRoute[];
}

/** Reads one model. Throws a `ConnectionError` naming what cannot be used. */
function readModel(model: ProviderModel): FalModel {
  const { descriptor } = model;
  const wrong = (what: string): ConnectionError => new ConnectionError('models', `The model ${descriptor.id} ${what}.`);
  if (descriptor.output === 'text') throw wrong('answers with a text, which this adapter does not read');
  if (!endpointName.safeParse(model.providerModel).success) throw wrong('needs the path of an endpoint, for example fal-ai/flux/dev');

  const further = Object.entries(falMapping.safeParse(model.mapping).data?.operations ?? {});
  const elsewhere = new Set(further.flatMap(([, mapping]) => Object.keys(mapping.media)));
  const media = Object.fromEntries(Object.entries(descriptor.media).filter(([role]) => !elsewhere.has(role as MediaRole)));
  const { operations: _, ...fields } = readMapping({ ...model, descriptor: { ...descriptor, media } }, falMapping);
  const base = { endpoint: model.providerModel, fields };
  const special = new Map<string, FalRoute>(
    further.map(([operation, { endpoint, ...mapping }]) => [operation, { endpoint, fields: mapping }]),
  );
  return { ...model, routes: [base, ...special.values()], routeOf: (operation) => special.get(operation) ?? base };
}

/** The input fields of these models, which at fal stand at the top of the body. */
export const inputFields = (models: readonly ProviderModel[]): SentField[] =>
  mappedFields(
    models.flatMap((model) => readModel(model).routes.map(({ fields }) => ({ descriptor: model.descriptor, fields }))),
    '',
  );

/** Reads the catalogue of a connection. Input fields that the adapter does not declare are refused: the list is what the policy says. */
export function readCatalogue({ models }: Pick<Connection, 'models'>, declared: readonly SentField[]): FalModel[] {
  const known = new Set(declared.map(({ field }) => field));
  return models.map((model) => {
    const stranger = inputFields([model]).find(({ field }) => !known.has(field));
    if (stranger)
      throw new ConnectionError(
        'models',
        `The model ${model.descriptor.id} uses the input field ${stranger.field}, which this adapter does not declare.`,
      );
    return readModel(model);
  });
}
