import { routes } from '@pinhole/contract';
import type { Http } from '../../platform/http/http.ts';
import { mount } from '../../platform/http/mount.ts';
import { type CreditsDeps, getBalance, listEntries } from './read-credits.ts';

export function mountCredits(http: Http, deps: CreditsDeps): void {
  mount(http, routes.getCredits, ({ actor }) => getBalance(deps, actor.workspaceId));
  mount(http, routes.listCreditEntries, async ({ actor, query, cursor }) => {
    const page = await listEntries(deps, actor.workspaceId, { before: cursor.read(), limit: query.limit });
    return { data: [...page.data], nextCursor: cursor.write(page.nextCursor) };
  });
}
