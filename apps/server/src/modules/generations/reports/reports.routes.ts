import { connectionRoutes } from '@pinhole/contract';
import type { Clock } from '../../../platform/clock.ts';
import type { Db } from '../../../platform/database/database.ts';
import type { Http } from '../../../platform/http/http.ts';
import { mount } from '../../../platform/http/mount.ts';
import { listMarked } from '../store/screening-store.ts';
import { listEnginePushes } from '../webhooks/engine-pushes.ts';
import { checkDoubtfulCall, doubtfulCallsCsv } from './doubtful-calls.ts';
import { listDoubtfulCalls, listMargins } from './reports.ts';

/** What an operator compares with the bills of providers, and what providers pushed. */
export function mountGenerationReports(http: Http, deps: { readonly db: Db; readonly clock: Clock }): void {
  mount(http, connectionRoutes.listDoubtfulCalls, async ({ query, cursor }) => {
    const page = await listDoubtfulCalls(deps.db, { before: cursor.read(), limit: query.limit, show: query.show });
    return { data: [...page.data], nextCursor: cursor.write(page.nextCursor) };
  });
  mount(http, connectionRoutes.exportDoubtfulCalls, async ({ reply }) =>
    reply
      .header('content-disposition', 'attachment; filename="doubtful-calls.csv"')
      .header('cache-control', 'no-store')
      .type('text/csv; charset=utf-8')
      .send(await doubtfulCallsCsv(deps.db)),
  );
  mount(http, connectionRoutes.checkDoubtfulCall, ({ actor, params, body }) =>
    checkDoubtfulCall(deps, actor, params.attempt, body.checked),
  );
  mount(http, connectionRoutes.listMarkedGenerations, async ({ query, cursor }) => {
    const rows = await listMarked(deps.db, { before: cursor.read(), limit: query.limit + 1 });
    const shown = rows.slice(0, query.limit);
    return {
      data: shown.map(({ screening, createdAt, ...row }) => ({ ...row, mark: screening, createdAt: createdAt.toISOString() })),
      nextCursor: cursor.write(rows.length > query.limit ? (shown.at(-1)?.id ?? null) : null),
    };
  });
  mount(http, connectionRoutes.listMargins, async ({ query }) => ({ data: await listMargins(deps, query.days) }));
  mount(http, connectionRoutes.listEnginePushes, async ({ query, cursor }) => {
    const page = await listEnginePushes(deps.db, { before: cursor.read(), limit: query.limit, result: query.result });
    return { data: [...page.data], nextCursor: cursor.write(page.nextCursor) };
  });
}
