import { z } from 'zod';
import { type FieldMapping, fieldMapping, readMapping } from '../request-kit/field-mapping.ts';
import { type Connection, ConnectionError, type ProviderModel } from '../spec/provider.ts';

/** The mapping of a Replicate model: its input fields, and what it is billed by. */
const replicateMapping = fieldMapping.extend({
  /** `time`: computing seconds, also of runs that fail. `output`: what came out. */
  billing: z.enum(['output', 'time']).default('output'),
});

export interface ReplicateModel extends ProviderModel {
  readonly fields: FieldMapping;
  readonly billing: 'output' | 'time';
  /** Where its predictions are made, below the base address. */
  readonly path: string;
  /** Only for models that are pinned to a version. */
  readonly version: string | undefined;
  /** `owner/name`. */
  readonly address: string;
}

/** Reads the catalogue of a connection. Throws a `ConnectionError` naming the model that cannot be used. */
export function readCatalogue({ models }: Pick<Connection, 'models'>): ReplicateModel[] {
  return models.map((model) => {
    const [, address, version] = /^([\w.-]+\/[\w.-]+)(?::([0-9a-f]{16,64}))?$/.exec(model.providerModel) ?? [];
    if (address === undefined) {
      const wanted = 'It must be owner/name, or owner/name:version with the version in hexadecimal.';
      throw new ConnectionError('models', `The name of the model ${model.descriptor.id} at Replicate cannot be used. ${wanted}`);
    }
    const { billing, ...fields } = readMapping(model, replicateMapping);
    return { ...model, fields, billing, address, version, path: version === undefined ? `models/${address}/predictions` : 'predictions' };
  });
}
