import { routes } from '@pinhole/contract';
import type { Http } from '../../platform/http/http.ts';
import { mount } from '../../platform/http/mount.ts';
import { type CreditsDeps, getCredits, listCaps, listEntries } from './read-credits.ts';
import { getUsage, usageCsv } from './read-usage.ts';
import { removeCap, setCap } from './set-cap.ts';
import { chooseLowBalance, listAlerts } from './tell-alerts.ts';

export function mountCredits(http: Http, deps: CreditsDeps): void {
  mount(http, routes.getCredits, ({ actor }) => getCredits(deps, actor));
  mount(http, routes.listCreditEntries, async ({ actor, query, cursor }) => {
    const page = await listEntries(deps, actor.workspaceId, { before: cursor.read(), limit: query.limit });
    return { data: [...page.data], nextCursor: cursor.write(page.nextCursor) };
  });
  mount(http, routes.listSpendAlerts, async ({ actor, query, cursor }) => {
    const page = await listAlerts(deps, actor, { before: cursor.read(), limit: query.limit });
    return { data: [...page.data], nextCursor: cursor.write(page.nextCursor) };
  });
  mount(http, routes.setLowBalance, ({ actor, body }) => chooseLowBalance(deps, actor, body.threshold));
  mount(http, routes.listCaps, async ({ actor }) => ({ data: await listCaps(deps, actor) }));
  mount(http, routes.setCap, ({ actor, body }) => setCap(deps, actor, body));
  mount(http, routes.deleteCap, async ({ actor, params }) => {
    await removeCap(deps, actor, params.id);
    return null;
  });
  mount(http, routes.getUsage, ({ actor, query }) => getUsage(deps, actor.workspaceId, query));
  mount(http, routes.exportUsage, async ({ actor, query, reply }) => {
    const usage = await getUsage(deps, actor.workspaceId, query);
    const name = `usage-${usage.from}-${usage.to}.${query.format}`;
    return reply
      .header('content-disposition', `attachment; filename="${name}"`)
      .header('cache-control', 'no-store')
      .type(query.format === 'csv' ? 'text/csv; charset=utf-8' : 'application/json; charset=utf-8')
      .send(query.format === 'csv' ? usageCsv(usage, query.by) : JSON.stringify(usage));
  });
}
