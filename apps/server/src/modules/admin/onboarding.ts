import type { Tx } from '../../platform/database/database.ts';
import type { Account, AccountsDeps } from '../accounts/index.ts';
import { grantCredits } from '../credits/index.ts';
import type { Settings } from '../settings/index.ts';
import { createPersonalWorkspace, findPersonalWorkspace, type WorkspacesDeps } from '../workspaces/index.ts';

/**
 * What a new person finds: a workspace, and welcome credits once per account, as soon as the address is confirmed: made-up addresses earn
 * nothing. Whoever runs the service needs no proof of theirs, and may let everybody have them at once.
 */
export function createOnboarding(deps: {
  readonly settings: Settings;
  readonly workspaces: WorkspacesDeps;
}): Pick<AccountsDeps, 'onAccountCreated' | 'onEmailVerified'> {
  async function welcome(tx: Tx, account: Account, workspaceId: string): Promise<void> {
    const amount = await deps.settings.readIn(tx, 'credits.welcome');
    if (amount > 0n) await grantCredits(tx, { workspaceId, amount, key: `welcome:${account.id}`, reason: 'welcome' });
  }
  return {
    async onAccountCreated(tx, account) {
      const workspaceId = await createPersonalWorkspace(tx, deps.workspaces, account);
      const waits = !account.emailVerified && (await deps.settings.readIn(tx, 'credits.welcomeNeedsConfirmation'));
      if (!waits) await welcome(tx, account, workspaceId);
    },
    async onEmailVerified(tx, account) {
      const workspaceId = await findPersonalWorkspace(tx, account.id);
      if (workspaceId) await welcome(tx, account, workspaceId);
    },
  };
}
