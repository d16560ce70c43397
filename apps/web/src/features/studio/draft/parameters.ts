import type { Model } from '@pinhole/contract';

export type ParameterValue = string | number | boolean;
export type ParameterValues = Readonly<Record<string, ParameterValue>>;

interface Named {
  readonly name: string;
  readonly title: string;
  readonly help: string | undefined;
}
export interface ChoiceParameter extends Named {
  readonly kind: 'choice';
  readonly options: readonly ParameterValue[];
  readonly preset: ParameterValue | undefined;
}
export interface AmountParameter extends Named {
  readonly kind: 'amount';
  readonly min: number;
  readonly max: number;
  readonly step: number;
  readonly preset: number | undefined;
}
export interface NumberParameter extends Named {
  readonly kind: 'number';
  readonly min: number | undefined;
  readonly max: number | undefined;
  readonly step: number | undefined;
  readonly preset: number | undefined;
}
export interface ToggleParameter extends Named {
  readonly kind: 'toggle';
  readonly preset: boolean | undefined;
}
export interface TextParameter extends Named {
  readonly kind: 'text';
  readonly maxLength: number | undefined;
  readonly preset: string | undefined;
}
export type Parameter = ChoiceParameter | AmountParameter | NumberParameter | ToggleParameter | TextParameter;

type Json = Readonly<Record<string, unknown>>;
const asObject = (value: unknown): Json => (typeof value === 'object' && value !== null ? (value as Json) : {});
const asNumber = (value: unknown): number | undefined => (typeof value === 'number' ? value : undefined);
const asText = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);
const isValue = (value: unknown): value is ParameterValue => ['string', 'number', 'boolean'].includes(typeof value);

/** "guidanceScale" → "Guidance scale", for parameters that bring no title. */
export function titleOf(name: string): string {
  const words = name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/[_-]+/g, ' ')
    .toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** The form a model's own schema asks for. What this page has no control for is left to its default. */
export function parametersOf(schema: Model['params']): readonly Parameter[] {
  return Object.entries(asObject(schema.properties)).flatMap(([name, raw]): readonly Parameter[] => {
    const property = asObject(raw);
    const named: Named = { name, title: asText(property.title) ?? titleOf(name), help: asText(property.description) };
    const preset = isValue(property.default) ? property.default : undefined;
    if (Array.isArray(property.enum)) return [{ ...named, kind: 'choice', options: property.enum.filter(isValue), preset }];
    switch (property.type) {
      case 'boolean':
        return [{ ...named, kind: 'toggle', preset: typeof preset === 'boolean' ? preset : undefined }];
      case 'integer':
      case 'number': {
        const min = asNumber(property.minimum);
        const max = asNumber(property.maximum);
        const step = asNumber(property.multipleOf) ?? (property.type === 'integer' ? 1 : undefined);
        const number = asNumber(preset);
        if (min !== undefined && max !== undefined)
          return [{ ...named, kind: 'amount', min, max, step: step ?? (max - min) / 100, preset: number }];
        return [{ ...named, kind: 'number', min, max, step, preset: number }];
      }
      case 'string':
        return [{ ...named, kind: 'text', maxLength: asNumber(property.maxLength), preset: asText(preset) }];
      default:
        return [];
    }
  });
}

/** Only what differs from the model's defaults: that is what is sent, counted and marked with a dot. */
export function changedParameters(parameters: readonly Parameter[], values: ParameterValues): ParameterValues {
  return Object.fromEntries(
    parameters.flatMap((parameter) => {
      const value = values[parameter.name];
      return value === undefined || value === parameter.preset || !fits(parameter, value) ? [] : [[parameter.name, value]];
    }),
  );
}

export function fits(parameter: Parameter, value: ParameterValue): boolean {
  switch (parameter.kind) {
    case 'choice':
      return parameter.options.includes(value);
    case 'toggle':
      return typeof value === 'boolean';
    case 'text':
      return typeof value === 'string' && value.length <= (parameter.maxLength ?? Number.POSITIVE_INFINITY);
    case 'amount':
    case 'number':
      return (
        typeof value === 'number' &&
        value >= (parameter.min ?? Number.NEGATIVE_INFINITY) &&
        value <= (parameter.max ?? Number.POSITIVE_INFINITY)
      );
  }
}
