import type { Person } from '@pinhole/contract';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Coins, DoorClosed, Ellipsis, Gauge, ShieldMinus, ShieldPlus } from 'lucide-react';
import { type ReactElement, useMemo, useState } from 'react';
import { formattingLocale, useLocale, useT } from '../../app/i18n.ts';
import { alignedCredits } from '../../lib/aligned-credits.ts';
import { meQuery } from '../../lib/queries/account-queries.ts';
import { useFormat } from '../../lib/use-format.ts';
import { Badge } from '../../ui/badge.tsx';
import { IconButton } from '../../ui/button.tsx';
import { Menu, MenuItem, MenuTrigger } from '../../ui/menu.tsx';
import { Section } from '../../ui/page.tsx';
import { PagedTable } from '../../ui/paged-table.tsx';
import type { Column } from '../../ui/table.tsx';
import { CloseForDialog } from '../closing/close-for-dialog.tsx';
import { peopleQuery } from './admin-queries.ts';
import { Appoint } from './appoint.tsx';
import { CapDialog } from './cap-dialog.tsx';
import { GrantDialog } from './grant-dialog.tsx';

interface Task {
  readonly what: 'grant' | 'cap' | 'close' | 'appoint' | 'dismiss';
  readonly person: Person;
}

export function People(): ReactElement {
  const t = useT();
  const people = useInfiniteQuery(peopleQuery);
  const [task, setTask] = useState<Task>();
  const amounts = useMemo(() => people.data?.pages.flatMap((page) => page.data.map(({ available }) => available)) ?? [], [people.data]);
  const columns = useColumns(amounts, setTask);
  const close = (): void => setTask(undefined);
  return (
    <Section title={t('admin.people')} lead={t('admin.peopleLead')}>
      <PagedTable label={t('admin.people')} pages={people} columns={columns} rowKey={({ id }) => id} empty={t('admin.people.none')} />
      {task?.what === 'grant' && <GrantDialog person={task.person} onClose={close} />}
      {task?.what === 'close' && <CloseForDialog person={task.person} onClose={close} />}
      {task?.what === 'cap' && <CapDialog person={task.person} onClose={close} />}
      {(task?.what === 'appoint' || task?.what === 'dismiss') && <Appoint person={task.person} onClose={close} />}
    </Section>
  );
}

function useColumns(amounts: readonly string[], start: (task: Task) => void): readonly Column<Person>[] {
  const t = useT();
  const format = useFormat();
  const locale = formattingLocale(useLocale());
  const { data: me } = useQuery(meQuery);
  const write = useMemo(() => alignedCredits(amounts, locale), [amounts, locale]);
  return useMemo(
    () => [
      {
        id: 'person',
        title: t('admin.person'),
        className: 'w-full max-w-0 min-w-40',
        cell: (person) => (
          <div className="flex min-w-0 flex-col">
            <span className="flex min-w-0 flex-wrap items-center gap-x-2 gap-y-1">
              <bdi className="max-w-full truncate font-medium">{person.name}</bdi>
              {person.operator && <Badge tone="accent">{t('admin.operator')}</Badge>}
              {!person.emailVerified && <Badge tone="warn">{t('settings.email.unverified')}</Badge>}
            </span>
            <bdi dir="ltr" className="truncate text-start text-sm text-muted rtl:text-end">
              {person.email}
            </bdi>
          </div>
        ),
      },
      {
        id: 'since',
        title: t('admin.since'),
        minor: true,
        className: 'text-muted whitespace-nowrap',
        cell: (person) => format.date(person.createdAt),
      },
      {
        id: 'available',
        title: t('credits.amount'),
        align: 'end',
        className: 'whitespace-nowrap',
        cell: (person) => write(person.available),
      },
      {
        id: 'tasks',
        title: t('admin.tasksColumn'),
        hideTitle: true,
        className: 'w-0 ps-0! pe-2!',
        cell: (person) => (
          <MenuTrigger>
            <IconButton icon={Ellipsis} label={t('admin.tasks', { name: `\u2068${person.name}\u2069` })} />
            <Menu label={t('admin.tasks', { name: `\u2068${person.name}\u2069` })}>
              <MenuItem icon={Coins} onAction={() => start({ what: 'grant', person })}>
                {t('admin.grant')}
              </MenuItem>
              <MenuItem icon={Gauge} onAction={() => start({ what: 'cap', person })}>
                {t('admin.cap')}
              </MenuItem>
              <MenuItem icon={DoorClosed} onAction={() => start({ what: 'close', person })}>
                {t('closing.ask')}
              </MenuItem>
              {person.id !== me?.account.id && (
                <MenuItem
                  icon={person.operator ? ShieldMinus : ShieldPlus}
                  onAction={() => start({ what: person.operator ? 'dismiss' : 'appoint', person })}
                >
                  {t(person.operator ? 'admin.dismiss' : 'admin.appoint')}
                </MenuItem>
              )}
            </Menu>
          </MenuTrigger>
        ),
      },
    ],
    [t, format, write, start, me],
  );
}
