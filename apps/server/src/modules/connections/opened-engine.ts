import type { Engine, Provider, ProviderModel } from '@pinhole/engines';

export interface OpenOptions {
  readonly id: string;
  readonly name: string;
  readonly fields: Readonly<Record<string, string>>;
  readonly models: readonly ProviderModel[];
  readonly now: () => Date;
  readonly maxConcurrency: number | null;
}

/** A provider opened as one engine of this service: two connections to the same provider are two engines. Throws `ConnectionError`. */
export function openEngine(provider: Provider, { id, name, fields, models, now, maxConcurrency }: OpenOptions): Engine {
  const engine = provider.open({ fields, models, now });
  const traits = maxConcurrency === null ? engine.traits : { ...engine.traits, maxConcurrency };
  // Built on the adapter's own object, so that methods which use `this` still find the rest of it.
  return Object.create(engine, { id: { value: id }, title: { value: name }, traits: { value: traits } }) as Engine;
}
