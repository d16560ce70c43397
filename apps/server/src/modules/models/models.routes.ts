import { routes } from '@pinhole/contract';
import type { Http } from '../../platform/http/http.ts';
import { mount } from '../../platform/http/mount.ts';
import { type Catalogue, presentModel } from './catalogue.ts';

export function mountModels(http: Http, catalogue: Catalogue): void {
  mount(http, routes.listModels, async () => ({ data: (await catalogue.list()).map(presentModel) }));
}
