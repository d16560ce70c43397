import { lay } from './compose.ts';
import { paintPortrait } from './people/portrait.ts';
import { arctic } from './places/arctic.ts';
import { canyon } from './places/canyon.ts';
import { city } from './places/city.ts';
import { coast } from './places/coast.ts';
import { desert } from './places/desert.ts';
import { forest } from './places/forest.ts';
import { garden } from './places/garden.ts';
import { harbour } from './places/harbour.ts';
import { interior } from './places/interior.ts';
import { island } from './places/island.ts';
import { lake } from './places/lake.ts';
import { meadow } from './places/meadow.ts';
import { mountains } from './places/mountains.ts';
import { river } from './places/river.ts';
import { ruins } from './places/ruins.ts';
import { space } from './places/space.ts';
import { underwater } from './places/underwater.ts';
import { village } from './places/village.ts';
import { blurred, type Canvas, sheet } from './raster.ts';
import { paintClouds, paintCumulus, paintSky } from './sky.ts';
import type { Layer, Scene, Stage } from './stage.ts';
import { paintAir } from './weather.ts';
import type { PlaceName } from './words/place-words.ts';

const places: { readonly [name in PlaceName]: (stage: Stage) => Generator<Layer> } = {
  mountains,
  forest,
  coast,
  lake,
  river,
  desert,
  canyon,
  city,
  village,
  harbour,
  island,
  meadow,
  garden,
  interior,
  arctic,
  space,
  underwater,
  ruins,
};

/** Places that show no sky of ours. */
const skyless: ReadonlySet<PlaceName> = new Set(['space', 'underwater']);
const shafts: ReadonlySet<PlaceName> = new Set(['forest', 'garden', 'canyon', 'mountains', 'ruins']);

/** The scene of a brief, as layers from back to front. `still` adds what moves by itself in a clip: rain, snow, petals. */
export function* paintScene(stage: Stage, still = true): Scene {
  if (stage.brief.portrait) {
    yield* paintPortraitScene(stage, still);
    return;
  }
  const { place } = stage.brief;
  if (!skyless.has(place)) yield* paintHeavens(stage);
  yield* places[place](stage);
  if (!skyless.has(place) && place !== 'interior')
    yield* paintAir(stage, { still, rays: shafts.has(place) && stage.brief.weather !== 'storm' });
}

/** The sky and its clouds. */
export function* paintHeavens(stage: Stage): Scene {
  yield paintSky(stage);
  const clouds = paintClouds(stage);
  if (clouds) yield clouds;
  const cumulus = paintCumulus(stage);
  if (cumulus) yield cumulus;
}

/** Somebody before a place that has gone out of focus. What is out of focus is painted at half the size. */
function* paintPortraitScene(stage: Stage, still: boolean): Scene {
  const behind = halfSize({
    ...stage,
    brief: { ...stage.brief, portrait: undefined, subjects: stage.brief.subjects.filter((name) => name !== 'person') },
    detail: stage.detail * 0.5,
  });
  const { canvas } = sheet(behind.width, behind.height);
  const full = (): Canvas => {
    const large = sheet(stage.width, stage.height);
    large.pen.drawImage(blurred(canvas, 4.5 * behind.unit), 0, 0, stage.width, stage.height);
    return large.canvas;
  };
  let shown = false;
  for (const layer of paintScene(behind, false)) {
    if (!shown && layer.group !== 'sky') {
      shown = true;
      yield { group: 'sky', depth: 0, canvas: full() };
    }
    lay(canvas, layer, behind);
  }
  yield { group: 'far', depth: 0.15, canvas: full() };
  yield* paintPortrait(stage);
  yield* paintAir(stage, { still });
}

function halfSize(stage: Stage): Stage {
  const { light, focus } = stage;
  return {
    ...stage,
    width: Math.ceil(stage.width / 2),
    height: Math.ceil(stage.height / 2),
    unit: stage.unit / 2,
    horizon: Math.round(stage.horizon / 2),
    light: { ...light, x: light.x / 2, y: light.y / 2 },
    focus: { x: focus.x / 2, y: focus.y / 2 },
  };
}
