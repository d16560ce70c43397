import { activityTime, data, personId, rowId, systemTime, technical, workspaceId } from '@pinhole/privacy';
import { papers, table } from './shared.ts';

export const closing = table('closing', {
  title: 'Closed billing',
  description: 'That the end of a workspace’s billing was asked for, by whom, until when it could be taken back, and what came of it.',
  rules: { ...papers, owner: { path: ['closing.workspace_id -> workspace.id'] }, retention: 'account' },
  columns: {
    id: rowId('The closing'),
    workspace_id: workspaceId('The workspace', { erase: 'null' }),
    phase: data('user.privacy_preferences.request', 'How it stands'),
    rule: technical('What was published about credits that were bought and not used'),
    asked_by: personId('Who asked', { erase: 'null' }),
    asked_via: data('user.privacy_preferences.request', 'Whether the owner asked here, or an operator for the owner'),
    proof: data('user.privacy_preferences.request', 'How the operator knew that the owner asked'),
    asked_at: activityTime('When it was asked for'),
    due_at: systemTime('Until when it could be taken back'),
    ended_at: systemTime('When it was done or taken back'),
    credits_refunded: data('user.financial', 'The credits that were paid back', { pd: 'pd:Transaction' }),
    credits_forfeited: data('user.financial', 'The credits that lapsed', { pd: 'pd:Transaction' }),
  },
});

export const closingStep = table('closing_step', {
  title: 'What payment providers were told at the end',
  description:
    'Which plan was to be ended and which customer to be forgotten, and what the provider answered. Its number goes when that is done.',
  rules: {
    ...papers,
    owner: { path: ['closing_step.closing_id -> closing.id', 'closing.workspace_id -> workspace.id'] },
    retention: 'account',
  },
  columns: {
    id: rowId('The step'),
    closing_id: rowId('The closing'),
    kind: technical('What the provider is told'),
    connection_id: technical('The payment provider'),
    subject: data('user.unique_id', 'What the provider calls it, until it is done', { erase: 'null' }),
    state: technical('How it stands'),
    tries: technical('How often it was tried'),
    next_at: systemTime('When it is tried next'),
    leased_until: systemTime('Until when a process is at it'),
    problem: technical('What went wrong'),
    outcome: technical('How it ended'),
    kept: technical('What the provider keeps all the same, in its own words'),
    created_at: systemTime('When it was decided'),
    ended_at: systemTime('When it was over'),
  },
});
