import { afterAll, beforeAll, expect, it } from 'vitest';
import type { AppError } from '../../platform/app-error.ts';
import { inTransaction } from '../../platform/database/database.ts';
import { createIdentityFixture, type IdentityFixture } from '../../testing/identity-fixture.ts';
import { someId } from '../../testing/some-id.ts';
import { createWorkspace } from './create-workspace.ts';
import { getMe, listWorkspaces, updateMe } from './me.ts';

let service: IdentityFixture;
beforeAll(async () => {
  service = await createIdentityFixture();
});
afterAll(() => service.close());

it('gives everybody a personal workspace with an open ledger', async () => {
  const { actor } = await service.person('Ada');
  const me = await getMe(service.workspaces, actor);
  expect(me).toMatchObject({
    account: { name: 'Ada', theme: 'system' },
    workspace: { id: actor.workspaceId, personal: true, role: 'owner', name: 'Ada' },
  });
  const { rows } = await service.test.pool.query('select * from ledger_link where workspace_id = $1', [actor.workspaceId]);
  expect(rows).toHaveLength(1);
});

it('works in another workspace once it is chosen', async () => {
  const { actor, cookie } = await service.person('Ben');
  const made = await inTransaction(service.test.db, (tx) => createWorkspace(tx, service.workspaces, actor, { name: 'Agency' }));
  expect(made).toMatchObject({ name: 'Agency', personal: false, role: 'owner' });
  const me = await updateMe(service.workspaces, actor, { activeWorkspaceId: made.id, theme: 'dark', locale: 'ar', name: 'Benedict' });
  expect(me).toMatchObject({ account: { name: 'Benedict', theme: 'dark', locale: 'ar' }, workspace: { id: made.id } });
  expect((await service.access.identify({ cookie }))?.workspaceId).toBe(made.id);
  expect((await listWorkspaces(service.workspaces, actor)).map(({ personal }) => personal)).toEqual([true, false]);
});

it('lets nobody choose a workspace they are no member of', async () => {
  const [ada, eve] = [await service.person('Ada2'), await service.person('Eve')];
  for (const activeWorkspaceId of [ada.actor.workspaceId, someId()]) {
    await expect(updateMe(service.workspaces, eve.actor, { activeWorkspaceId, name: 'changed' })).rejects.toMatchObject({
      code: 'workspace.not_found',
    });
  }
  expect((await getMe(service.workspaces, eve.actor)).account.name).toBe('Eve');
});

it('holds the limit when twenty requests race', async () => {
  const { actor } = await service.person('Ray');
  await service.set({ 'workspaces.max': '4' });
  const outcomes = await Promise.all(
    Array.from({ length: 20 }, (_, index) =>
      inTransaction(service.test.db, (tx) => createWorkspace(tx, service.workspaces, actor, { name: `W${index}` })).then(
        () => 'done',
        (error: AppError) => error.code,
      ),
    ),
  );
  expect(outcomes.filter((outcome) => outcome === 'done')).toHaveLength(3);
  expect(await listWorkspaces(service.workspaces, actor)).toHaveLength(4);
});
