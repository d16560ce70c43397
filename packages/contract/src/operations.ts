// Apart from the schemas, so that a page that wants these rules does not load a schema library.
import type { MediaRole, Operation } from './models.ts';

/**
 * Roles an operation cannot do without; one of each list is enough. A model that takes only subjects edits those. For pages and programs,
 * which load no engine: a test of the server holds it to what the engines themselves refuse.
 */
export const operationNeeds: Partial<Readonly<Record<Operation, readonly (readonly MediaRole[])[]>>> = {
  image2image: [['init', 'subject', 'style']],
  edit: [['init', 'subject', 'style']],
  variations: [['init', 'subject']],
  inpaint: [['init'], ['mask']],
  outpaint: [['init']],
  upscale: [['init']],
  cutout: [['init']],
  caption: [['init']],
  image2video: [['first_frame', 'last_frame', 'init', 'subject']],
  'extend-video': [['first_frame', 'init']],
};

const wordless: ReadonlySet<Operation> = new Set(['variations', 'upscale', 'cutout', 'caption']);

/** Whether an operation has to be told what to make; the others are content with a picture. */
export const needsWords = (operation: Operation): boolean => !wordless.has(operation);
