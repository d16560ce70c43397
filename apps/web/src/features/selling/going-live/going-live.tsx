import type { GoingLive as Checklist, GoingLiveLine } from '@pinhole/contract';
import { useQuery } from '@tanstack/react-query';
import { Check, CircleAlert, CircleDashed, Minus } from 'lucide-react';
import type { ReactElement } from 'react';
import { useLocale, useT } from '../../../app/i18n.ts';
import { serviceSettingsQuery } from '../../../lib/queries/service-settings-query.ts';
import { Badge, type BadgeTone } from '../../../ui/badge.tsx';
import { Banner } from '../../../ui/banner.tsx';
import { ButtonLink } from '../../../ui/button.tsx';
import { Fault } from '../../../ui/fault.tsx';
import { Icon, type LucideIcon } from '../../../ui/icon.tsx';
import { Section } from '../../../ui/page.tsx';
import { Rows, RowsSkeleton } from '../../../ui/rows.tsx';
import { settingWords } from '../../admin/setting-words.ts';
import { goingLiveQuery } from './going-live-query.ts';
import { findingMessage, placeOf } from './going-live-words.ts';

/** Everything that is needed before real money is taken: what is done, what is to do, why, and where. */
export function GoingLive(): ReactElement {
  const t = useT();
  const list = useQuery(goingLiveQuery);
  return (
    <Section title={t('goingLive.title')} lead={t('goingLive.lead')}>
      {list.isError ? (
        <Fault error={list.error} onRetry={() => void list.refetch()} />
      ) : !list.data ? (
        <RowsSkeleton count={10} lines={2} />
      ) : (
        <>
          <Summary list={list.data} />
          <Rows label={t('goingLive.title')}>
            {list.data.lines.map((line) => (
              <Line key={line.code} line={line} />
            ))}
          </Rows>
        </>
      )}
    </Section>
  );
}

function Summary({ list }: { readonly list: Checklist }): ReactElement {
  const t = useT();
  const open = list.lines.filter(({ need, state }) => need === 'required' && state === 'to_do').length;
  return (
    <Banner tone={list.ready ? 'plain' : 'warn'} title={list.ready ? t('goingLive.ready') : t('goingLive.toDo', { count: open })}>
      {t(list.ready ? 'goingLive.readyText' : list.enforced ? 'goingLive.toDoText' : 'goingLive.notEnforced')}
    </Banner>
  );
}

interface Look {
  readonly icon: LucideIcon;
  readonly glyph: string;
  readonly tone: BadgeTone;
  readonly word: 'goingLive.done' | 'goingLive.required' | 'goingLive.advised' | 'goingLive.notConcerned';
}

function lookOf({ state, need }: GoingLiveLine): Look {
  if (state === 'done') return { icon: Check, glyph: 'text-good', tone: 'good', word: 'goingLive.done' };
  if (state === 'not_concerned') return { icon: Minus, glyph: 'text-faint', tone: 'plain', word: 'goingLive.notConcerned' };
  return need === 'required'
    ? { icon: CircleAlert, glyph: 'text-warn', tone: 'warn', word: 'goingLive.required' }
    : { icon: CircleDashed, glyph: 'text-muted', tone: 'plain', word: 'goingLive.advised' };
}

function Line({ line }: { readonly line: GoingLiveLine }): ReactElement {
  const t = useT();
  const { icon, glyph, tone, word } = lookOf(line);
  const place = placeOf(line);
  const title = t(`goingLive.${line.code}`);
  return (
    <li className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-3 gap-y-2 px-4 py-3.5 tablet:grid-cols-[auto_minmax(0,1fr)_auto]">
      <Icon of={icon} className={`mt-0.5 ${glyph}`} />
      <div className="min-w-0">
        <p className="flex flex-wrap items-center gap-x-2 gap-y-1">
          <span className="font-medium">{title}</span>
          <Badge tone={tone}>{t(word)}</Badge>
        </p>
        {line.state !== 'not_concerned' && <p className="text-sm text-muted text-pretty">{t(`goingLive.${line.code}.why`)}</p>}
        <Findings findings={line.findings} />
      </div>
      {line.state === 'to_do' && place !== null && (
        <ButtonLink
          size="small"
          href={place}
          aria-label={t('goingLive.goNamed', { title })}
          className="max-tablet:col-start-2 justify-self-start"
        >
          {t('goingLive.go')}
        </ButtonLink>
      )}
    </li>
  );
}

/** Some lines find the same in many places; the first few say enough. */
const shown = 8;

function Findings({ findings }: Pick<GoingLiveLine, 'findings'>): ReactElement | null {
  const t = useT();
  const subjectOf = useSubjects();
  if (findings.length === 0) return null;
  return (
    <ul className="mt-1.5 list-disc ps-5 text-sm">
      {findings.slice(0, shown).map(({ code, subject }) => (
        <li key={`${code} ${subject}`} className="wrap-anywhere">
          {t(findingMessage(code), { subject: subjectOf(code, subject) })}
        </li>
      ))}
      {findings.length > shown && <li className="list-none text-muted">+ {findings.length - shown}</li>}
    </ul>
  );
}

/** What a finding is about in words: the title of a setting, the name of a country or a currency, or the name that was given. */
function useSubjects(): (code: string, subject: string | null) => string {
  const locale = useLocale();
  const { data: settings } = useQuery(serviceSettingsQuery);
  return (code, subject) => {
    if (subject === null) return '';
    const setting = settings?.find(({ key }) => key === subject);
    if (setting) return settingWords(setting, locale).title;
    if (code === 'rate_missing') return nameOf('region', subject, locale);
    if (code === 'exchange_rate_missing') return `${nameOf('currency', subject, locale)} (${subject})`;
    return `\u2068${subject}\u2069`;
  };
}

const nameOf = (type: 'region' | 'currency', code: string, locale: string): string =>
  new Intl.DisplayNames(locale, { type, fallback: 'code' }).of(code) ?? code;
