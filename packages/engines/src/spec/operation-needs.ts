import type { MediaRole, Operation } from './model.ts';

/**
 * Roles an operation cannot do without: of each list one is enough, and what is not listed needs none. A model that takes only subjects
 * edits those. A service that lets people choose an operation has to keep to the same, or they pay for what an adapter then refuses.
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
