import type { DroppedCode } from '@pinhole/contract';

type LeftOutId = `leftOut.${Exclude<DroppedCode, 'engine.warning'>}`;

/** Why a wish is left out, by the service's own code: a new one does not compile without its sentence. */
const leftOut: Readonly<Record<LeftOutId, string>> = {
  'leftOut.negative_prompt.not_taken': '{model} takes no negative prompt.',
  'leftOut.seed.not_taken': '{model} takes no seed.',
  'leftOut.count.too_many': '{model} makes at most {limit} at a time.',
  'leftOut.output.missing': '{limit} of what {model} was asked for did not come, and is not charged.',
  'leftOut.duration.not_taken': '{model} makes pictures, which have no length.',
  'leftOut.audio.not_made': '{model} makes no sound.',
  'leftOut.param.unknown': '{model} has no parameter “{name}”.',
  'leftOut.reference.not_taken': '{model} takes no picture as “{role}”.',
  'leftOut.reference.too_many': '{model} takes at most {limit} as “{role}”.',
};

/** What the models that come with the service say of themselves. */
export const models = {
  ...leftOut,
  'model.sketch-image.title': 'Sketch',
  'model.sketch-image.summary':
    'Draws layered scenes and portraits from the words of the prompt, and changes, fills, widens and varies pictures, on this machine. A drawing program, not AI.',
  'model.sketch-upscale.title': 'Sketch Upscale',
  'model.sketch-upscale.summary':
    'Makes a picture up to eight times larger with careful resampling and fresh grain. The size must have the proportions of the picture.',
  'model.sketch-cutout.title': 'Sketch Cutout',
  'model.sketch-cutout.summary':
    'Frees a subject that stands out by its colours from its background. A mask that is white around the subject helps where it does not.',
  'model.sketch-caption.title': 'Sketch Caption',
  'model.sketch-caption.summary':
    'Says what can be measured of a picture: shape, light, colours, and where something stands out. It does not know what anything is.',
  'model.sketch-video.title': 'Sketch Motion',
  'model.sketch-video.summary':
    'Short clips: the layers of a drawn scene move past each other while clouds drift, water moves and snow falls. Given frames are kept.',
  'model.sketch.dataNote': 'Nothing leaves this machine. Sketch is a drawing program, not AI.',
  'model.sketch.param.style': 'How the picture is made. Auto listens to the prompt.',
  'model.sketch.param.palette': 'The colours it is held in. Auto listens to the prompt.',
  'model.sketch.param.detail': 'How many leaves, blades, windows and waves.',
  'model.sketch.param.grain': 'Film grain and paper tooth.',
  'model.sketch.param.camera': 'How the camera moves. Auto listens to the prompt.',
  'model.sketch-upscale.param.grain': 'Fresh grain, so that smooth areas do not look like plastic.',
  'model.sketch.style.film': 'Film',
  'model.sketch.style.oil': 'Oil',
  'model.sketch.style.watercolour': 'Watercolour',
  'model.sketch.style.pastel': 'Pastel',
  'model.sketch.style.ink': 'Ink',
  'model.sketch.style.line': 'Line',
  'model.sketch.style.poster': 'Poster',
  'model.sketch.style.paper-cut': 'Paper cut',
  'model.sketch.style.low-poly': 'Low poly',
  'model.sketch.style.pixel': 'Pixel',
  'model.sketch.palette.natural': 'Natural',
  'model.sketch.palette.ember': 'Ember',
  'model.sketch.palette.gold': 'Gold',
  'model.sketch.palette.terracotta': 'Terracotta',
  'model.sketch.palette.rose': 'Rose',
  'model.sketch.palette.plum': 'Plum',
  'model.sketch.palette.indigo': 'Indigo',
  'model.sketch.palette.ocean': 'Ocean',
  'model.sketch.palette.arctic': 'Arctic',
  'model.sketch.palette.sage': 'Sage',
  'model.sketch.palette.forest': 'Forest',
  'model.sketch.palette.citrus': 'Citrus',
  'model.sketch.palette.teal-orange': 'Teal orange',
  'model.sketch.palette.candy': 'Candy',
  'model.sketch.palette.neon': 'Neon',
  'model.sketch.palette.cyanotype': 'Cyanotype',
  'model.sketch.palette.sepia': 'Sepia',
  'model.sketch.palette.mono': 'Mono',
  'model.sketch.camera.push-in': 'Push in',
  'model.sketch.camera.pull-back': 'Pull back',
  'model.sketch.camera.pan-left': 'Pan left',
  'model.sketch.camera.pan-right': 'Pan right',
  'model.sketch.camera.rise': 'Rise',
  'model.sketch.camera.orbit': 'Orbit',
  'model.sketch.camera.still': 'Still',
};
