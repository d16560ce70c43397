import { connectionRoutes } from '@pinhole/contract';
import type { Provider } from '@pinhole/engines';
import type { Http } from '../../platform/http/http.ts';
import { mount } from '../../platform/http/mount.ts';
import {
  type ConnectionsDeps,
  createConnection,
  deleteConnection,
  listConnections,
  listOffers,
  probeConnection,
  takeOffers,
  updateConnection,
} from './manage-connections.ts';
import { closeBreaker, listAdminModels, updateModel } from './manage-models.ts';

export function mountConnections(http: Http, deps: ConnectionsDeps): void {
  mount(http, connectionRoutes.listProviders, async () => ({ data: deps.providers.map(presentProvider) }));
  mount(http, connectionRoutes.listConnections, async () => ({ data: await listConnections(deps) }));
  mount(http, connectionRoutes.createConnection, ({ actor, body }) => createConnection(deps, actor, body));
  mount(http, connectionRoutes.updateConnection, ({ actor, params, body }) => updateConnection(deps, actor, params.connection, body));
  mount(http, connectionRoutes.deleteConnection, async ({ actor, params }) => {
    await deleteConnection(deps, actor, params.connection);
    return null;
  });
  mount(http, connectionRoutes.probeConnection, ({ params }) => probeConnection(deps, params.connection));
  mount(http, connectionRoutes.listOffers, async ({ params }) => ({ data: await listOffers(deps, params.connection) }));
  mount(http, connectionRoutes.takeOffers, async ({ actor, params, body }) => {
    const taken = body.models.map(({ offer, price }) => ({ offer, price: toPrice(price) }));
    const ids = await takeOffers(deps, actor, params.connection, taken);
    return { data: (await listAdminModels(deps)).filter(({ id }) => ids.includes(id)) };
  });
  mount(http, connectionRoutes.listAdminModels, async () => ({ data: await listAdminModels(deps) }));
  mount(http, connectionRoutes.updateModel, ({ actor, params, body }) =>
    updateModel(deps, actor, params.model, { ...body, price: body.price && toPrice(body.price) }),
  );
  mount(http, connectionRoutes.closeBreaker, ({ actor, params }) => closeBreaker(deps, actor, params.model));
}

const toPrice = (price: { readonly perOutput: string; readonly perMegapixel: string; readonly perSecond: string }) => ({
  perOutput: BigInt(price.perOutput),
  perMegapixel: BigInt(price.perMegapixel),
  perSecond: BigInt(price.perSecond),
});

const presentProvider = (provider: Provider) => ({
  id: provider.id,
  title: provider.title,
  website: provider.website,
  location: provider.location,
  fields: provider.fields.map((field) => ({
    name: field.name,
    label: field.label,
    hint: field.hint,
    kind: field.kind,
    required: field.required,
    ...(field.default === undefined ? {} : { default: field.default }),
    ...(field.choices ? { choices: field.choices.map((choice) => ({ ...choice })) } : {}),
  })),
  sends: provider.sends.map((sent) => ({ ...sent })),
  checkedOn: provider.starter.checkedOn,
  modelCount: provider.starter.models.length,
});
