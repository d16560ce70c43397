import { useSuspenseQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import {
  Boxes,
  ChartColumn,
  CircleAlert,
  CircleHelp,
  CreditCard,
  DoorClosed,
  Files,
  Gauge,
  Landmark,
  ListOrdered,
  Mail,
  Plug,
  ReceiptText,
  Rocket,
  ScrollText,
  SlidersHorizontal,
  Store,
  TrendingUp,
  UsersRound,
  Webhook,
} from 'lucide-react';
import type { ReactElement } from 'react';
import { NothingHere } from '../../app/fault-pages.tsx';
import { type MessageId, useT } from '../../app/i18n.ts';
import { useTitle } from '../../app/use-title.ts';
import { meQuery } from '../../lib/queries/account-queries.ts';
import type { LucideIcon } from '../../ui/icon.tsx';
import { SectionedPage } from '../../ui/sectioned-page.tsx';
import { Spending } from '../caps/spending.tsx';
import { AdminClosings } from '../closing/admin-closings.tsx';
import { DoubtfulCalls } from '../connections/calls/doubtful-calls.tsx';
import { Pushes } from '../connections/calls/pushes.tsx';
import { Engines } from '../connections/connect/engines.tsx';
import { Margins } from '../connections/margins/margins.tsx';
import { Models } from '../connections/models/models.tsx';
import { Revenue } from '../revenue/revenue-page.tsx';
import { GoingLive } from '../selling/going-live/going-live.tsx';
import { AdminOrders } from '../selling/orders/orders.tsx';
import { Trouble } from '../selling/orders/trouble.tsx';
import { Shelf } from '../selling/shop/shelf.tsx';
import { Ways } from '../selling/ways/ways.tsx';
import { Papers } from '../taxes/papers.tsx';
import { Taxes } from '../taxes/taxes.tsx';
import { AuditLog } from './audit-log.tsx';
import { Outbox } from './outbox.tsx';
import { People } from './people.tsx';
import { Queue } from './queue.tsx';
import { ServiceSettings } from './service-settings.tsx';

interface AdminSection {
  readonly id: string;
  readonly title: MessageId;
  readonly icon: LucideIcon;
  readonly content: () => ReactElement;
}

interface AdminGroup {
  readonly title: MessageId;
  readonly sections: readonly AdminSection[];
}

/** Each section is one line in its group; the first of all is what the bare address shows. */
const groups: readonly AdminGroup[] = [
  {
    title: 'admin.group.people',
    sections: [
      { id: 'people', title: 'admin.people', icon: UsersRound, content: People },
      { id: 'closings', title: 'closing.admin', icon: DoorClosed, content: AdminClosings },
      { id: 'spending', title: 'limits.title', icon: Gauge, content: Spending },
    ],
  },
  {
    title: 'admin.group.making',
    sections: [
      { id: 'queue', title: 'admin.queue', icon: ListOrdered, content: Queue },
      { id: 'engines', title: 'engines.title', icon: Plug, content: Engines },
      { id: 'models', title: 'engines.models', icon: Boxes, content: Models },
      { id: 'margins', title: 'engines.margins', icon: ChartColumn, content: Margins },
      { id: 'doubtful-calls', title: 'engines.doubtful', icon: CircleHelp, content: DoubtfulCalls },
      { id: 'webhooks', title: 'engines.pushes', icon: Webhook, content: Pushes },
    ],
  },
  {
    title: 'admin.group.selling',
    sections: [
      { id: 'going-live', title: 'goingLive.title', icon: Rocket, content: GoingLive },
      { id: 'shop', title: 'selling.shelf', icon: Store, content: Shelf },
      { id: 'payments', title: 'selling.ways', icon: CreditCard, content: Ways },
      { id: 'orders', title: 'selling.orders', icon: ReceiptText, content: AdminOrders },
      { id: 'payment-trouble', title: 'selling.trouble', icon: CircleAlert, content: Trouble },
      { id: 'taxes', title: 'taxes.title', icon: Landmark, content: Taxes },
      { id: 'papers', title: 'papers.title', icon: Files, content: Papers },
      { id: 'revenue', title: 'revenue.title', icon: TrendingUp, content: Revenue },
    ],
  },
  {
    title: 'admin.group.service',
    sections: [
      { id: 'settings', title: 'admin.settings', icon: SlidersHorizontal, content: ServiceSettings },
      { id: 'outbox', title: 'admin.outbox', icon: Mail, content: Outbox },
      { id: 'audit', title: 'admin.audit', icon: ScrollText, content: AuditLog },
    ],
  },
];

/** For the person who runs the service. Others see what they would see at any address that does not exist. */
export function AdminPage(): ReactElement {
  const t = useT();
  const { section = 'people' } = useParams({ strict: false });
  const { data: me } = useSuspenseQuery(meQuery);
  const current = me.account.operator ? groups.flatMap(({ sections }) => sections).find(({ id }) => id === section) : undefined;
  useTitle(current ? t(current.title) : t('shell.notFound.title'));
  if (!current) return <NothingHere />;
  const Content = current.content;
  return (
    <SectionedPage
      title={t('shell.admin')}
      width="wide"
      current={current.id}
      groups={groups.map((group) => ({
        label: t(group.title),
        sections: group.sections.map(({ id, title, icon }) => ({ id, label: t(title), icon, href: `/admin/${id}` })),
      }))}
    >
      <Content />
    </SectionedPage>
  );
}
