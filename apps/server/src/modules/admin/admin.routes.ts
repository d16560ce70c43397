import { adminRoutes, mailRoutes, type Page, setupRoutes } from '@pinhole/contract';
import type { Http } from '../../platform/http/http.ts';
import { mount, type PageCursor } from '../../platform/http/mount.ts';
import { deviceOf, networkOf } from '../accounts/index.ts';
import { getCapTargets, listOperatorCaps, listSpending, listWorkspaceAlerts, removeOperatorCap, setOperatorCap } from '../credits/index.ts';
import {
  type AdminDeps,
  giveCredits,
  limitSpending,
  listAudit,
  listPeople,
  listSettings,
  type PageRequest,
  updateSetting,
} from './admin.ts';
import { appointOperator } from './appoint-operator.ts';
import { listOutbox, readDelivery, sendAgain, sendTestMail } from './mail.ts';
import { completeSetup, type SetupDeps, setupNeeded } from './setup.ts';

export function mountSetup(http: Http, deps: SetupDeps): void {
  mount(http, setupRoutes.getSetup, async () => ({
    needed: await setupNeeded(deps),
    policyVersion: deps.settings.get('policy.version'),
  }));
  mount(http, setupRoutes.completeSetup, async ({ body, clientAddress, request, reply }) => {
    const client = { network: networkOf(clientAddress), device: deviceOf(request.headers['user-agent']) };
    const { email, cookie } = await completeSetup(deps, body, client);
    reply.header('set-cookie', cookie).header('cache-control', 'no-store');
    return { email };
  });
}

export function mountAdmin(http: Http, deps: AdminDeps): void {
  mount(http, adminRoutes.listPeople, ({ query, cursor }) => paged(query, cursor, (page) => listPeople(deps, page)));
  mount(http, adminRoutes.listWorkspaceCaps, async ({ actor, params }) => ({
    data: await listOperatorCaps(deps.credits, actor, params.workspace),
  }));
  mount(http, adminRoutes.setWorkspaceCap, ({ actor, params, body }) => setOperatorCap(deps.credits, actor, params.workspace, body));
  mount(http, adminRoutes.deleteWorkspaceCap, async ({ actor, params }) => {
    await removeOperatorCap(deps.credits, actor, params.workspace, params.cap);
    return null;
  });
  mount(http, adminRoutes.setOperator, ({ actor, params, body }) =>
    appointOperator(deps, actor, { accountId: params.id, operator: body.operator }),
  );
  mount(http, adminRoutes.listSpending, ({ query, cursor }) =>
    paged(query, cursor, (page) => listSpending(deps.credits, { ...page, name: query.name })),
  );
  mount(http, adminRoutes.getCapTargets, ({ params }) => getCapTargets(deps.credits, params.workspace));
  mount(http, adminRoutes.listWorkspaceAlerts, ({ params, query, cursor }) =>
    paged(query, cursor, (page) => listWorkspaceAlerts(deps.credits, params.workspace, page)),
  );
  mount(http, adminRoutes.grantCredits, ({ tx, actor, body }) => giveCredits(tx, deps, actor, body));
  mount(http, adminRoutes.setSpendCap, ({ actor, body }) => limitSpending(deps, actor, body));
  mount(http, adminRoutes.getQueue, () => deps.describeQueue(deps.db));
  mount(http, adminRoutes.listSettings, () => Promise.resolve({ data: listSettings(deps) }));
  mount(http, adminRoutes.updateSetting, ({ actor, params, body }) => updateSetting(deps, actor, { key: params.key, value: body.value }));
  mount(http, mailRoutes.listOutbox, ({ query, cursor }) => paged(query, cursor, (page) => listOutbox(deps, page)));
  mount(http, mailRoutes.sendMailAgain, ({ actor, params }) => sendAgain(deps, actor, params.id));
  mount(http, mailRoutes.getMailDelivery, () => readDelivery(deps));
  mount(http, mailRoutes.sendTestMail, ({ actor }) => sendTestMail(deps, actor));
  mount(http, adminRoutes.listAudit, ({ query, cursor }) => paged(query, cursor, (page) => listAudit(deps, page)));
}

async function paged<Item>(
  query: { readonly limit: number },
  cursor: PageCursor,
  read: (page: PageRequest) => Promise<Page<Item>>,
): Promise<{ data: Item[]; nextCursor: string | null }> {
  const { data, nextCursor } = await read({ before: cursor.read(), limit: query.limit });
  return { data: [...data], nextCursor: cursor.write(nextCursor) };
}
