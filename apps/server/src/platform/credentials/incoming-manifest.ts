import { X509Certificate } from 'node:crypto';
import { z } from 'zod';
import type { MediaPurpose } from '../media/media-protocol.ts';
import type { CertifiedKey } from './cose-sign1.ts';
import { omissionPattern } from './manifest.ts';

/**
 * Which incoming manifests are carried on as they are: only those in which every part is of a kind that says how a file was made.
 * Whatever else there is (an author, a place, an identity, a title, a free text that may be a prompt) keeps the whole manifest
 * out, because a signed manifest cannot be cut.
 */
export function isRepeatable(store: unknown, purpose: MediaPurpose): boolean {
  return (purpose === 'output' ? storeOfEngine : storeOfPerson).safeParse(store).success;
}

/** Valid, signed with this very certificate, and without anything from before. */
export function isOurOwn(store: unknown, { chain }: CertifiedKey): boolean {
  const parsed = ownStore.safeParse(store);
  if (!parsed.success || !chain[0]) return false;
  const { active_manifest, manifests } = parsed.data;
  const serial = manifests[active_manifest]?.signature_info.cert_serial_number;
  return serial !== undefined && serial === BigInt(`0x${new X509Certificate(chain[0]).serialNumber}`).toString();
}

const valid = z.enum(['Valid', 'Trusted']);
const ownStore = z.object({
  active_manifest: z.string(),
  validation_state: valid,
  manifests: z.record(
    z.string(),
    z.object({
      signature_info: z.object({ cert_serial_number: z.string().optional() }),
      ingredients: z.array(z.never()).max(0).optional(),
    }),
  ),
});

/** Names of software, versions, formats, identifiers. Long enough for those and too short for a story. */
const word = z
  .string()
  .max(100)
  .regex(/^[^@]*$/);
const software = z.union([
  word,
  z.strictObject({ name: word, version: word.optional(), operating_system: word.optional() }).catchall(word),
]);
const hashedUri = z.strictObject({ url: z.string().max(300), hash: z.unknown(), alg: word.optional() });

/** What Google's image models write; their own words, the same in every file. */
const knownDescriptions = ['Created by Google Generative AI.', 'Applied imperceptible SynthID watermark.'] as const;

const action = z.strictObject({
  action: word,
  digitalSourceType: z.string().max(200).optional(),
  softwareAgent: software.optional(),
  when: word.optional(),
  description: z.enum(knownDescriptions).optional(),
  parameters: z
    .strictObject({ ingredients: z.array(hashedUri).optional(), ingredient: hashedUri.optional(), ingredientIds: z.array(word).optional() })
    .optional(),
});

const actions = z.strictObject({
  label: z.string().regex(/^c2pa\.actions(\.v2)?(__\d+)?$/),
  data: z.strictObject({ actions: z.array(action).max(50), allActionsIncluded: z.boolean().optional() }),
  instance: z.number().optional(),
  kind: word.optional(),
  created: z.boolean().optional(),
});

/** Bindings to the bytes, marks of watermarks, and what may be done with the file: facts of machines. */
const technical = z.looseObject({
  label: z.string().regex(/^(c2pa\.hash\.[a-z]+|c2pa\.soft-binding|c(2pa|awg)\.training-mining)(\.v\d)?(__\d+)?$/),
});

/** A name that says nothing: what machines call their files. */
const plainTitle = z.string().regex(/^(image|picture|video|output|result|generated)?[-_. ]?\d{0,6}(\.(png|jpe?g|webp|avif|mp4))?$/i);

const signature = z.strictObject({
  alg: word.optional(),
  issuer: word, // an organization stands behind it
  common_name: word.optional(),
  cert_serial_number: word.optional(),
  time: word.optional(),
  revocation_status: z.boolean().optional(),
});

const identifiers = { format: word.optional(), instance_id: z.string().max(200).optional(), document_id: z.string().max(200).optional() };
/** A small picture of the file. Of what an engine made it shows nothing new; of a person's it may show what was cut away. */
const storeWith = (title: z.ZodType, thumbnail: z.ZodType) => {
  const ingredient = z.strictObject({
    ...identifiers,
    title,
    thumbnail,
    description: z.string().regex(omissionPattern).optional(),
    relationship: word.optional(),
    label: word.optional(),
    active_manifest: z.string().max(200).optional(),
    validation_results: z.unknown().optional(),
    validation_status: z.unknown().optional(),
    manifest_data: z.unknown().optional(),
    hash: word.optional(),
  });
  const manifest = z.strictObject({
    ...identifiers,
    title,
    thumbnail,
    vendor: word.optional(),
    claim_generator: word.optional(),
    claim_generator_info: z.array(software).optional(),
    ingredients: z.array(ingredient).max(10).optional(),
    assertions: z.array(z.union([actions, technical])).max(20),
    signature_info: signature,
    label: z.string().max(200),
    claim_version: z.number().optional(),
  });
  return z.looseObject({ validation_state: valid, manifests: z.record(z.string(), manifest) });
};
const storeOfEngine = storeWith(plainTitle.optional(), z.unknown().optional());
const storeOfPerson = storeWith(z.never().optional(), z.never().optional());
