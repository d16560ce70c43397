import type { EngineRequest, MediaRef, Warning } from '../spec/engine.ts';
import type { Json, JsonObject } from '../spec/json.ts';
import type { ModelDescriptor } from '../spec/model.ts';
import type { FieldMapping } from './field-mapping.ts';
import { nearestRatio } from './nearest-ratio.ts';
import { warnOfStrength } from './warn-of-strength.ts';

export interface InputParts {
  readonly asked: EngineRequest;
  readonly descriptor: ModelDescriptor;
  readonly mapping: FieldMapping;
  /** Checked against the descriptor. */
  readonly params: JsonObject;
  /** Where the provider finds a reference: an address or a `data:` URI. */
  readonly addressOf: ReadonlyMap<MediaRef, string>;
}

export interface BuiltInput {
  readonly input: JsonObject;
  readonly warnings: readonly Warning[];
  /** As it was sent; undefined where the model takes none. */
  readonly seed: number | undefined;
  /** Of the clip that was asked for in the end. */
  readonly durationSeconds: number | undefined;
}

/** Writes a checked request into a model's own input fields. What has no field, or no exact value, becomes a warning. */
export function buildInput({ asked, descriptor, mapping, params, addressOf }: InputParts): BuiltInput {
  const input: Record<string, Json> = { ...mapping.fixed, ...params };
  const warnings: Warning[] = [];
  const { fields } = mapping;

  if (asked.prompt !== '') {
    if (fields.prompt) input[fields.prompt] = asked.prompt;
    else warnings.push({ field: 'prompt', detail: `${descriptor.title} takes no prompt.` });
  }
  if (asked.negativePrompt && descriptor.negativePrompt && fields.negativePrompt) input[fields.negativePrompt] = asked.negativePrompt;
  if (fields.count) input[fields.count] = asked.count;
  if (fields.audio && descriptor.audio) input[fields.audio] = asked.audio ?? false;
  const seed = fields.seed && descriptor.seed !== 'none' ? asked.seed % (mapping.maxSeed + 1) : undefined;
  if (fields.seed && seed !== undefined) input[fields.seed] = seed;

  addSize(input, warnings, asked, descriptor, mapping);
  const durationSeconds = addDuration(input, warnings, asked, descriptor, mapping);
  addMedia(input, warnings, asked, descriptor, mapping, addressOf);
  return { input, warnings, seed, durationSeconds };
}

/** How far the number of pixels may be from what was asked for before a person is told. */
const pixelTolerance = 0.35;

function addSize(
  input: Record<string, Json>,
  warnings: Warning[],
  { size }: EngineRequest,
  { title }: ModelDescriptor,
  { size: mapping }: FieldMapping,
): void {
  if (!mapping) return;
  if (mapping.as === 'fields') {
    input[mapping.width] = size.width;
    input[mapping.height] = size.height;
    return;
  }
  if (mapping.as === 'object') {
    input[mapping.field] = { width: size.width, height: size.height };
    return;
  }
  const { ratio, exact } = nearestRatio(size, mapping.values);
  input[mapping.field] = ratio;
  const resolution = mapping.resolution && nearest(mapping.resolution.values, size.width * size.height, ({ pixels }) => pixels);
  if (mapping.resolution && resolution) input[mapping.resolution.field] = resolution.name;

  const made = resolution?.pixels ?? mapping.pixels ?? size.width * size.height;
  if (!exact || distance(made, size.width * size.height) > pixelTolerance) {
    const megapixels = Math.round(made / 100_000) / 10;
    warnings.push({ field: 'size', detail: `${title} makes the nearest it can: ${ratio}, about ${megapixels} megapixels.` });
  }
}

function addDuration(
  input: Record<string, Json>,
  warnings: Warning[],
  asked: EngineRequest,
  { title, duration }: ModelDescriptor,
  { duration: mapping }: FieldMapping,
): number | undefined {
  if (!duration) return undefined;
  const wanted = asked.durationSeconds ?? duration.default;
  if (!mapping) return wanted;
  const seconds = mapping.values ? nearestLength(mapping.values, wanted) : wanted;
  if (seconds !== wanted) warnings.push({ field: 'durationSeconds', detail: `${title} makes ${seconds} seconds instead of ${wanted}.` });
  input[mapping.field] = mapping.as === 'text' ? `${seconds}${mapping.unit}` : seconds;
  return seconds;
}

function addMedia(
  input: Record<string, Json>,
  warnings: Warning[],
  { media }: EngineRequest,
  { title }: ModelDescriptor,
  mapping: FieldMapping,
  addressOf: InputParts['addressOf'],
): void {
  const lists = new Map<string, string[]>();
  for (const reference of media) {
    const { role, strength } = reference;
    const place = mapping.media[role];
    const address = addressOf.get(reference);
    if (!place || address === undefined) {
      warnings.push({ field: 'media', detail: `${title} takes no reference with the role ${role} for this.` });
      continue;
    }
    if (!place.list) input[place.field] = address;
    else lists.set(place.field, [...(lists.get(place.field) ?? []), address]);
    if (mapping.strength && role === 'init') input[mapping.strength.field] = mapping.strength.meaning === 'keep' ? strength : 1 - strength;
  }
  for (const [field, addresses] of lists) input[field] = addresses;
  warnings.push(...warnOfStrength(mapping.strength ? media.filter(({ role }) => role !== 'init') : media, title));
}

/** The nearest length; of two that are equally near the shorter, which costs less. */
const nearestLength = (lengths: readonly number[], wanted: number): number =>
  lengths.toSorted((one, other) => Math.abs(one - wanted) - Math.abs(other - wanted) || one - other)[0] ?? wanted;

/** How many times larger one is than the other, less one. */
const distance = (one: number, other: number): number => Math.max(one / other, other / one) - 1;

function nearest<Value>(values: readonly Value[], wanted: number, measure: (value: Value) => number): Value {
  const [best] = values.toSorted((one, other) => distance(measure(one), wanted) - distance(measure(other), wanted));
  if (best === undefined) throw new RangeError('a mapping without values passed its check');
  return best;
}
