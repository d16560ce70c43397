import type { Me, Workspace } from '@pinhole/contract';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Plus } from 'lucide-react';
import { type ReactElement, useState } from 'react';
import { useT } from '../../app/i18n.ts';
import { api } from '../../lib/api.ts';
import { problemText } from '../../lib/problem-text.ts';
import { meQuery } from '../../lib/queries/account-queries.ts';
import { useFields } from '../../lib/use-fields.ts';
import { Avatar } from '../../ui/avatar.tsx';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Fault } from '../../ui/fault.tsx';
import { Section } from '../../ui/page.tsx';
import { Row, Rows } from '../../ui/rows.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { showToast } from '../../ui/toast.tsx';

export function WorkspaceSettings({ me }: { readonly me: Me }): ReactElement {
  const t = useT();
  const [creating, setCreating] = useState(false);
  const switching = useMutation({
    mutationFn: async (id: string) => {
      await api.me.update({ activeWorkspaceId: id });
      // Everything on this page and the stream of events belongs to the workspace it was opened in: begin anew.
      location.reload();
      await new Promise(() => undefined);
    },
    onError: (error) => showToast({ tone: 'bad', ...problemText(error) }),
  });
  return (
    <Section
      title={t('settings.workspaces')}
      lead={t('settings.workspacesLead')}
      actions={
        <Button icon={Plus} onPress={() => setCreating(true)}>
          {t('settings.workspace.new')}
        </Button>
      }
    >
      <Rows label={t('settings.workspaces')}>
        {me.workspaces.map((workspace) => (
          <Row
            key={workspace.id}
            start={<Avatar name={workspace.name} size={36} />}
            title={<bdi>{workspace.name}</bdi>}
            badges={workspace.personal && <Badge>{t('settings.workspace.personal')}</Badge>}
            detail={t(`settings.role.${workspace.role}`)}
            end={
              workspace.id === me.workspace.id ? (
                <Badge tone="accent">{t('settings.workspace.active')}</Badge>
              ) : (
                <Button
                  aria-label={t('settings.workspace.switchTo', { name: workspace.name })}
                  isPending={switching.isPending && switching.variables === workspace.id}
                  isDisabled={switching.isPending && switching.variables !== workspace.id}
                  onPress={() => switching.mutate(workspace.id)}
                >
                  {t('settings.workspace.switch')}
                </Button>
              )
            }
          />
        ))}
      </Rows>
      {creating && <NewWorkspace onClose={() => setCreating(false)} />}
    </Section>
  );
}

function NewWorkspace({ onClose }: { readonly onClose: () => void }): ReactElement {
  const t = useT();
  const client = useQueryClient();
  const fields = useFields({ name: '' }, ({ name }) => ({ name: name.trim() === '' ? 'settings.workspace.nameMissing' : undefined }));
  const create = useMutation({
    mutationFn: (name: string) => api.workspaces.create({ name }),
    onSuccess: (workspace: Workspace) => {
      client.setQueryData<Me>(meQuery.queryKey, (me) => me && { ...me, workspaces: [...me.workspaces, workspace] });
      showToast({ title: t('settings.workspace.created', { name: workspace.name }) });
      onClose();
    },
  });
  return (
    <Dialog title={t('settings.workspace.new')} width="narrow" isOpen onOpenChange={(open) => !open && onClose()}>
      <form noValidate className="flex flex-col gap-5" onSubmit={fields.submit(({ name }) => create.mutate(name.trim()))}>
        <TextField
          {...fields.bind('name')}
          label={t('settings.workspace.name')}
          help={t('settings.workspace.newHelp')}
          maxLength={80}
          autoComplete="off"
          autoFocus
          isRequired
        />
        {create.error && <Fault error={create.error} />}
        <div className="flex justify-end gap-2">
          <Button onPress={onClose}>{t('ui.cancel')}</Button>
          <Button type="submit" tone="primary" isPending={create.isPending}>
            {t('settings.workspace.create')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
