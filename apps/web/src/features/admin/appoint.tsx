import type { Person } from '@pinhole/contract';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import { useT } from '../../app/i18n.ts';
import { api } from '../../lib/api.ts';
import { problemText } from '../../lib/problem-text.ts';
import { Confirm } from '../../ui/dialog.tsx';
import { showToast } from '../../ui/toast.tsx';
import { peopleQuery } from './admin-queries.ts';

/** Asks before somebody runs the service too, or no longer. */
export function Appoint({ person, onClose }: { readonly person: Person; readonly onClose: () => void }): ReactElement {
  const t = useT();
  const client = useQueryClient();
  const name = `\u2068${person.name}\u2069`;
  const set = useMutation({
    mutationFn: () => api.admin.setOperator({ id: person.id }, { operator: !person.operator }),
    onSuccess: ({ operator }) => void showToast({ title: t(operator ? 'admin.appointed' : 'admin.dismissed', { name }) }),
    onError: (error) => void showToast({ tone: 'bad', ...problemText(error) }),
    onSettled: async () => {
      await client.invalidateQueries({ queryKey: peopleQuery.queryKey });
      onClose();
    },
  });
  return (
    <Confirm
      title={t(person.operator ? 'admin.dismissTitle' : 'admin.appointTitle', { name })}
      action={t(person.operator ? 'admin.dismiss' : 'admin.appoint')}
      tone={person.operator ? 'danger' : 'primary'}
      isOpen
      onOpenChange={(isOpen) => !isOpen && !set.isPending && onClose()}
      onConfirm={() => set.mutate()}
    >
      {t(person.operator ? 'admin.dismissText' : 'admin.appointText')}
    </Confirm>
  );
}
