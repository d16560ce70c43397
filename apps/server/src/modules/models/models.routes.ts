import { routes } from '@pinhole/contract';
import type { Http } from '../../platform/http/http.ts';
import { mount } from '../../platform/http/mount.ts';
import type { Catalogue } from './catalogue.ts';

/** `modelsOf`: the ids that the plan of a workspace allows; null: all. `checkedBy`: who has to agree to every text at the moment. */
export function mountModels(
  http: Http,
  {
    catalogue,
    modelsOf,
    checkedBy,
  }: {
    readonly catalogue: Catalogue;
    readonly modelsOf: (workspaceId: string) => Promise<readonly string[] | null>;
    readonly checkedBy: () => readonly string[];
  },
): void {
  mount(http, routes.listModels, async ({ actor }) => {
    // A key that only reads is told of the model; a person without the right is told of themselves.
    const mayMake = actor.via.kind === 'key' || actor.scopes.includes('generations:write');
    const allowed = await modelsOf(actor.workspaceId);
    return {
      data: (await catalogue.list()).map((model) => ({
        ...catalogue.present(model, { mayMake, inPlan: allowed?.includes(model.id) ?? true }),
        checkedBy: [...checkedBy()],
      })),
    };
  });
}
