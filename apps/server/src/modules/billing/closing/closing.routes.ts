import { closingRoutes } from '@pinhole/contract';
import type { Http } from '../../../platform/http/http.ts';
import { mount } from '../../../platform/http/mount.ts';
import type { BillingDeps } from '../billing-deps.ts';
import { presentClosing } from './present-closing.ts';
import { getClosing, listClosings, presentForOperator, previewClosing, retryClosingStep, settleClosingStep } from './read-closing.ts';
import { requestClosing, requestClosingFor, undoClosing, undoClosingFor } from './request-closing.ts';

export function mountClosing(http: Http, deps: BillingDeps): void {
  mount(http, closingRoutes.previewClosing, ({ actor }) => previewClosing(deps, actor));
  mount(http, closingRoutes.getClosing, async ({ actor }) => ({ closing: await getClosing(deps, actor) }));
  mount(http, closingRoutes.requestClosing, async ({ actor }) => presentClosing(deps, await requestClosing(deps, actor)));
  mount(http, closingRoutes.undoClosing, async ({ actor }) => presentClosing(deps, await undoClosing(deps, actor)));
  mount(http, closingRoutes.listClosings, async ({ query, cursor }) => {
    const page = await listClosings(deps, { before: cursor.read(), limit: query.limit, needs: query.needs });
    return { data: [...page.data], nextCursor: cursor.write(page.nextCursor) };
  });
  mount(http, closingRoutes.requestClosingFor, async ({ actor, body }) =>
    presentForOperator(deps, await requestClosingFor(deps, actor, body)),
  );
  mount(http, closingRoutes.undoClosingFor, async ({ actor, params }) =>
    presentForOperator(deps, await undoClosingFor(deps, actor, params.id)),
  );
  mount(http, closingRoutes.retryClosingStep, ({ actor, params }) => retryClosingStep(deps, actor, params.id));
  mount(http, closingRoutes.settleClosingStep, ({ actor, params }) => settleClosingStep(deps, actor, params.id));
}
