import type { models as english } from '../en/models.ts';

export const models: Readonly<Record<keyof typeof english, string>> = {
  'leftOut.negative_prompt.not_taken': '{model} tager ikke imod det, der skal undgås.',
  'leftOut.seed.not_taken': '{model} tager ikke imod en seed.',
  'leftOut.count.too_many': '{model} laver højst {limit} ad gangen.',
  'leftOut.output.missing': '{limit} af det, {model} blev bedt om, kom ikke og koster ikke noget.',
  'leftOut.duration.not_taken': '{model} laver billeder, og de har ingen længde.',
  'leftOut.audio.not_made': '{model} laver ingen lyd.',
  'leftOut.param.unknown': '{model} har ingen parameter “{name}”.',
  'leftOut.reference.not_taken': '{model} tager ikke et billede som “{role}”.',
  'leftOut.reference.too_many': '{model} tager højst {limit} som “{role}”.',
  'model.sketch-image.title': 'Sketch',
  'model.sketch-image.summary':
    'Tegner lagdelte scener og portrætter efter ordene i beskrivelsen og ændrer, udfylder, udvider og varierer billeder på denne maskine. Et tegneprogram, ikke AI.',
  'model.sketch-upscale.title': 'Sketch Forstørrelse',
  'model.sketch-upscale.summary':
    'Gør et billede op til otte gange større med omhyggelig omregning og frisk korn. Størrelsen skal have billedets proportioner.',
  'model.sketch-cutout.title': 'Sketch Fritlægning',
  'model.sketch-cutout.summary':
    'Frigør et motiv, der skiller sig ud ved sine farver, fra baggrunden. En maske, der er hvid omkring motivet, hjælper, hvor det ikke gør.',
  'model.sketch-caption.title': 'Sketch Beskrivelse',
  'model.sketch-caption.summary':
    'Siger, hvad der kan måles på et billede: form, lys, farver, og hvor noget skiller sig ud. Den ved ikke, hvad noget er.',
  'model.sketch-video.title': 'Sketch Bevægelse',
  'model.sketch-video.summary':
    'Korte klip: lagene i en tegnet scene glider forbi hinanden, mens skyer driver, vand bevæger sig, og sne falder. Givne billeder bevares.',
  'model.sketch.dataNote': 'Intet forlader denne maskine. Sketch er et tegneprogram, ikke AI.',
  'model.sketch.param.style': 'Hvordan billedet er lavet. Automatisk lytter til beskrivelsen.',
  'model.sketch.param.palette': 'De farver, det holdes i. Automatisk lytter til beskrivelsen.',
  'model.sketch.param.detail': 'Hvor mange blade, strå, vinduer og bølger.',
  'model.sketch.param.grain': 'Filmkorn og papirets struktur.',
  'model.sketch.param.camera': 'Hvordan kameraet bevæger sig. Automatisk lytter til beskrivelsen.',
  'model.sketch-upscale.param.grain': 'Frisk korn, så glatte flader ikke ligner plastik.',
};
