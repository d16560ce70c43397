import { z } from 'zod';
import { type DigitalSourceType, parseDigitalSourceUri } from '../media/digital-source-type.ts';
import { loadC2pa, readingSettings } from './c2pa-library.ts';
import { blobOfBytes } from './sync-blob.ts';

/** What a file says about itself and whether that can be believed. */
export interface Credentials {
  /** `trusted`: signed in the name of the authority given. `valid`: unchanged since it was signed, by somebody. */
  readonly state: 'trusted' | 'valid' | 'invalid';
  /** Codes of the C2PA specification, such as `assertion.dataHash.mismatch`. */
  readonly failures: readonly string[];
  readonly digitalSourceType: DigitalSourceType | undefined;
  readonly actions: readonly string[];
  readonly generator: string | undefined;
  readonly ingredients: readonly { readonly description: string | undefined; readonly hasManifest: boolean }[];
}

const status = z.array(z.object({ code: z.string() })).optional();
const report = z.object({
  active_manifest: z.string(),
  validation_state: z.enum(['Trusted', 'Valid', 'Invalid']),
  validation_results: z.object({ activeManifest: z.object({ failure: status }).optional() }).optional(),
  manifests: z.record(
    z.string(),
    z.object({
      claim_generator_info: z.array(z.object({ name: z.string(), version: z.string().optional() })).optional(),
      ingredients: z.array(z.object({ description: z.string().optional(), active_manifest: z.string().optional() })).optional(),
      assertions: z.array(z.object({ label: z.string(), data: z.unknown() })),
    }),
  ),
});
const actionsData = z.object({ actions: z.array(z.object({ action: z.string(), digitalSourceType: z.string().optional() })) });

let library: ReturnType<typeof loadC2pa> | undefined;

/**
 * Reads and verifies a stored file: for tests and for the checks that keep the promise honest, not while people wait.
 * Undefined: the file carries no credentials, or its format has no place for them.
 */
export async function readCredentials(bytes: Uint8Array, mime: string, trustAnchors?: string): Promise<Credentials | undefined> {
  library ??= loadC2pa();
  const { WasmReader } = await library;
  const reader = await WasmReader.fromBlob(mime, blobOfBytes(bytes), readingSettings(trustAnchors)).catch(() => undefined);
  if (!reader) return undefined;
  try {
    return toCredentials(JSON.parse(reader.json()));
  } finally {
    reader.free();
  }
}

function toCredentials(json: unknown): Credentials {
  const { active_manifest, validation_state, validation_results, manifests } = report.parse(json);
  const manifest = manifests[active_manifest];
  const actions = (manifest?.assertions ?? []).flatMap(({ label, data }) =>
    label.startsWith('c2pa.actions') ? actionsData.parse(data).actions : [],
  );
  const [generator] = manifest?.claim_generator_info ?? [];
  return {
    state: ({ Trusted: 'trusted', Valid: 'valid', Invalid: 'invalid' } as const)[validation_state],
    failures: (validation_results?.activeManifest?.failure ?? []).map(({ code }) => code),
    digitalSourceType: actions.map(({ digitalSourceType = '' }) => parseDigitalSourceUri(digitalSourceType)).find(Boolean),
    actions: actions.map(({ action }) => action),
    generator: generator && `${generator.name} ${generator.version ?? ''}`.trim(),
    ingredients: (manifest?.ingredients ?? []).map(({ description, active_manifest: own }) => ({ description, hasManifest: !!own })),
  };
}
