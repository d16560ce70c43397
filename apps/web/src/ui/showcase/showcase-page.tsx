import { Aperture, Download, Heart, MoreHorizontal, Settings, Trash2 } from 'lucide-react';
import { type ReactElement, type ReactNode, useState } from 'react';
import { Credits, FileSize, Money, RelativeTime } from '../amounts.tsx';
import { Avatar } from '../avatar.tsx';
import { Badge } from '../badge.tsx';
import { Banner } from '../banner.tsx';
import { Button, IconButton } from '../button.tsx';
import { Confirm, Dialog, DialogTrigger } from '../dialog.tsx';
import { EmptyState } from '../empty-state.tsx';
import { Kbd } from '../kbd.tsx';
import { Mark, Wordmark } from '../mark.tsx';
import { Menu, MenuItem, MenuSeparator, MenuTrigger } from '../menu.tsx';
import { NumberField } from '../number-field.tsx';
import { Popover, PopoverTrigger } from '../popover.tsx';
import { ProgressLine } from '../progress-line.tsx';
import { Segmented } from '../segmented.tsx';
import { Select } from '../select.tsx';
import { Sheet } from '../sheet.tsx';
import { Skeleton } from '../skeleton.tsx';
import { Slider } from '../slider.tsx';
import { Checkbox, Switch } from '../switch.tsx';
import { Table } from '../table.tsx';
import { TabPanel, Tabs } from '../tabs.tsx';
import { TextArea, TextField } from '../text-field.tsx';
import { showToast } from '../toast.tsx';

const roles = ['ground', 'surface', 'raised', 'line', 'line-strong', 'text', 'muted', 'faint', 'accent', 'good', 'warn', 'bad'];
const sizes = ['text-2xl', 'text-xl', 'text-lg', 'text-md', 'text-base', 'text-sm', 'text-xs'];

function Part({ title, children }: { readonly title: string; readonly children: ReactNode }): ReactElement {
  return (
    <section className="flex flex-col gap-3">
      <h3 className="text-sm font-medium text-muted">{title}</h3>
      <div className="flex flex-wrap items-center gap-3">{children}</div>
    </section>
  );
}

/** Every component, once. Words here are for the people who build it and stay English. */
function Showcase({ theme }: { readonly theme: 'dark' | 'light' }): ReactElement {
  const [choice, setChoice] = useState('image');
  const [palette, setPalette] = useState('auto');
  const [sheet, setSheet] = useState(false);
  return (
    <div data-theme={theme} className="flex min-w-0 flex-col gap-9 bg-ground p-8 text-text">
      <header className="flex items-center justify-between">
        <Wordmark />
        <h2 className="text-md font-semibold">{theme === 'dark' ? 'Dark' : 'Light'}</h2>
      </header>
      <Part title="Colour">
        <ul className="grid w-full grid-cols-4 gap-2 tablet:grid-cols-6">
          {roles.map((role) => (
            <li key={role} className="flex flex-col gap-1 text-xs text-muted">
              <span className="h-10 rounded-control border border-line" style={{ background: `var(--${role})` }} />
              {role}
            </li>
          ))}
        </ul>
      </Part>
      <Part title="Type">
        <div className="flex flex-col gap-1">
          {sizes.map((size) => (
            <p key={size} className={size}>
              A quiet room, 0123456789
            </p>
          ))}
        </div>
      </Part>
      <Part title="Mark">
        <Mark size={16} />
        <Mark size={24} />
        <Mark size={56} className="text-line-strong" />
        <Avatar name="Ida Lindqvist" />
      </Part>
      <Part title="Buttons">
        <Button tone="primary" price="4 credits">
          Make
        </Button>
        <Button tone="primary" isDisabled>
          Make
        </Button>
        <Button icon={Download}>Download</Button>
        <Button tone="plain" icon={Settings}>
          Settings
        </Button>
        <Button tone="danger">Delete for good</Button>
        <Button size="small">Small</Button>
        <IconButton icon={Heart} label="Favourite" shortcut="f" />
        <IconButton icon={Aperture} label="Studio" pressed />
        <span className="rounded-picture bg-line-strong p-2">
          <IconButton icon={MoreHorizontal} label="More" on="picture" size="small" />
        </span>
      </Part>
      <Part title="Fields">
        <div className="grid w-full gap-4 tablet:grid-cols-2">
          <TextField label="Name" placeholder="Ida Lindqvist" help="As others see you." />
          <TextField label="Email" defaultValue="ida@" error="This does not look like an address." />
          <NumberField label="Width" defaultValue={1024} minValue={64} step={8} />
          <Select
            label="Palette"
            value={palette}
            onChange={setPalette}
            options={[
              { value: 'auto', label: 'Auto', detail: 'Listens to the prompt' },
              { value: 'dusk', label: 'Dusk' },
              { value: 'ink', label: 'Ink' },
            ]}
          />
          <TextArea label="Prompt" rows={2} placeholder="Describe a picture" />
          <Slider label="Detail" defaultValue={0.6} minValue={0} maxValue={1} step={0.05} />
          <Switch help="The same seed makes the same picture.">Keep the seed</Switch>
          <Checkbox defaultSelected>I am old enough</Checkbox>
        </div>
      </Part>
      <Part title="Choice">
        <Segmented
          label="Kind"
          value={choice}
          onChange={setChoice}
          options={[
            { value: 'image', label: 'Image' },
            { value: 'video', label: 'Video' },
          ]}
        />
        <Tabs
          label="Views"
          tabs={[
            { id: 'one', label: 'One' },
            { id: 'two', label: 'Two' },
          ]}
          className="w-full"
        >
          <TabPanel id="one">The first panel.</TabPanel>
          <TabPanel id="two">The second panel.</TabPanel>
        </Tabs>
      </Part>
      <Part title="Floating">
        <MenuTrigger>
          <Button>Menu</Button>
          <Menu label="Menu" placement="bottom start">
            <MenuItem icon={Download} shortcut="d">
              Download
            </MenuItem>
            <MenuSeparator />
            <MenuItem icon={Trash2} tone="danger" shortcut="delete">
              Delete
            </MenuItem>
          </Menu>
        </MenuTrigger>
        <PopoverTrigger>
          <Button>Popover</Button>
          <Popover label="Popover">A small panel with controls in it.</Popover>
        </PopoverTrigger>
        <DialogTrigger>
          <Button>Dialog</Button>
          <Dialog title="A dialog">What it is about.</Dialog>
        </DialogTrigger>
        <DialogTrigger>
          <Button>Confirm</Button>
          <Confirm title="Delete for good?" action="Delete for good" onConfirm={() => showToast({ title: 'Deleted' })}>
            This cannot be taken back.
          </Confirm>
        </DialogTrigger>
        <Button onPress={() => setSheet(true)}>Sheet</Button>
        <Sheet title="A sheet" isOpen={sheet} onOpenChange={setSheet}>
          From the end or the bottom.
        </Sheet>
        <Button
          onPress={() =>
            showToast({
              title: 'Moved to the trash',
              detail: 'Deleted for good in 30 days.',
              action: { label: 'Undo', run: () => undefined },
            })
          }
        >
          Toast
        </Button>
        <Button onPress={() => showToast({ tone: 'bad', title: 'The engine could not be reached.', detail: 'Not charged. Request 01hx' })}>
          Failure
        </Button>
        <Kbd keys="mod+k" />
        <Kbd keys="g>l" />
      </Part>
      <Part title="Telling">
        <Badge>Not AI</Badge>
        <Badge tone="good">Paid</Badge>
        <Badge tone="warn">Waiting</Badge>
        <Badge tone="bad">Failed</Badge>
        <Badge tone="accent">New</Badge>
        <Credits micros="4000000" />
        <Money minorUnits={8n} currency="EUR" />
        <FileSize bytes={1_830_000} />
        <RelativeTime at={new Date().toISOString()} />
        <div className="flex w-full flex-col gap-3">
          <Banner title="Something to know">Before going on.</Banner>
          <Banner tone="warn" title="Something will be left out">
            The model takes no seed.
          </Banner>
          <Banner tone="bad" title="The engine is overloaded." action={<Button size="small">Try again</Button>}>
            Not charged.
          </Banner>
          <ProgressLine label="Progress" value={0.4} />
          <ProgressLine label="Working" />
          <Skeleton className="h-9 w-1/2" />
        </div>
      </Part>
      <Part title="Table">
        <Table
          label={`Movements, ${theme}`}
          rowKey={({ id }) => id}
          rows={[
            { id: 'a', what: 'Welcome', amount: '100' },
            { id: 'b', what: 'Four pictures', amount: '−4' },
          ]}
          columns={[
            { id: 'what', title: 'What', cell: ({ what }) => what },
            { id: 'amount', title: 'Credits', align: 'end', cell: ({ amount }) => amount },
          ]}
        />
      </Part>
      <Part title="Empty">
        <EmptyState title="Nothing here yet" action={<Button tone="primary">Make a picture</Button>}>
          Everything you make is kept here.
        </EmptyState>
      </Part>
    </div>
  );
}

/** The design system on one page, in both themes side by side. */
export function ShowcasePage(): ReactElement {
  return (
    <main className="h-full overflow-y-auto">
      <h1 className="sr-only">Design system</h1>
      <div className="grid min-h-full wide:grid-cols-2">
        <Showcase theme="dark" />
        <Showcase theme="light" />
      </div>
    </main>
  );
}
