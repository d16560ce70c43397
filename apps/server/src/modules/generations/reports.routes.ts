import { connectionRoutes } from '@pinhole/contract';
import type { Clock } from '../../platform/clock.ts';
import type { Db } from '../../platform/database/database.ts';
import type { Http } from '../../platform/http/http.ts';
import { mount } from '../../platform/http/mount.ts';
import { listDoubtfulCalls, listMargins } from './reports.ts';

/** What an operator compares with the bills of providers. */
export function mountGenerationReports(http: Http, deps: { readonly db: Db; readonly clock: Clock }): void {
  mount(http, connectionRoutes.listDoubtfulCalls, async ({ query, cursor }) => {
    const page = await listDoubtfulCalls(deps.db, { before: cursor.read(), limit: query.limit });
    return { data: [...page.data], nextCursor: cursor.write(page.nextCursor) };
  });
  mount(http, connectionRoutes.listMargins, async ({ query }) => ({ data: await listMargins(deps, query.days) }));
}
