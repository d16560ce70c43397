import { routes } from '@pinhole/contract';
import type { Http } from '../../platform/http/http.ts';
import { mount } from '../../platform/http/mount.ts';
import { createPreset, deletePreset, listPresets, type PresetsDeps, updatePreset } from './presets.ts';

export function mountPresets(http: Http, deps: PresetsDeps): void {
  mount(http, routes.listPresets, async ({ actor }) => ({ data: await listPresets(deps, actor) }));
  mount(http, routes.createPreset, ({ actor, body }) => createPreset(deps, actor, body));
  mount(http, routes.updatePreset, ({ actor, params, body }) => updatePreset(deps, actor, params.id, body));
  mount(http, routes.deletePreset, async ({ actor, params }) => {
    await deletePreset(deps, actor, params.id);
    return null;
  });
}
