import { digitalSourceUri } from '../media/digital-source-type.ts';
import type { SigningJob, UnsignedFile } from '../media/file-signer.ts';

/** The name under which an action and an ingredient of one manifest find each other; it is not written into the file. */
const sourceId = 'source';

/**
 * All that a file says about itself: which software made it, in what way it came about, and what was done to it since. Nothing in
 * here is about a person: no title, no time, no prompt, no name.
 */
export function manifestOf(job: SigningJob, file: UnsignedFile, options: { readonly version: string; readonly opened: boolean }): string {
  const source = job.digitalSourceType ? { digitalSourceType: digitalSourceUri(job.digitalSourceType) } : {};
  const beginning = options.opened
    ? { action: 'c2pa.opened', parameters: { ingredientIds: [sourceId] }, ...source }
    : { action: 'c2pa.created', ...source };
  const actions = [beginning, ...changes(job, file).map((action) => ({ action }))];
  return JSON.stringify({
    claim_version: 2,
    claim_generator_info: [{ name: 'Pinhole', version: options.version }],
    assertions: [{ label: 'c2pa.actions.v2', data: { actions } }],
  });
}

function changes({ source }: SigningJob, file: UnsignedFile): readonly string[] {
  const still = source.mime.startsWith('video/') && file.mime.startsWith('image/');
  const resized = file.width !== source.width || file.height !== source.height;
  const transcoded = !still && file.mime !== source.mime;
  return [...(still ? ['c2pa.converted'] : []), ...(resized ? ['c2pa.resized'] : []), ...(transcoded ? ['c2pa.transcoded'] : [])];
}

/** The file that came in, as the parent of the one that is signed. */
export const parentIngredient = (mime: string, description?: string): string =>
  JSON.stringify({
    relationship: 'parentOf',
    label: sourceId,
    instance_id: sourceId,
    format: mime,
    ...(description ? { description } : {}),
  });

/** What is said instead of a manifest that is not carried on. */
export const omission = (sha256: string | undefined): string =>
  `Came with content credentials that are not repeated here.${sha256 ? ` Their SHA-256: ${sha256}` : ''}`;
export const omissionPattern = /^Came with content credentials that are not repeated here\.( Their SHA-256: [0-9a-f]{64})?$/;
