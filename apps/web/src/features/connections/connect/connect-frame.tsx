import { ArrowLeft } from 'lucide-react';
import type { ReactElement, ReactNode } from 'react';
import { useT } from '../../../app/i18n.ts';
import { Button } from '../../../ui/button.tsx';
import { Steps } from '../../../ui/steps.tsx';

export interface ConnectFrameProps {
  /** Where the way back leads, such as "All engines". */
  readonly back: string;
  readonly onBack: () => void;
  readonly title: ReactNode;
  readonly steps: readonly string[];
  /** Which step is in sight, from 0. */
  readonly current: number;
  readonly children: ReactNode;
}

/** The way from nothing to a connection that works: back, what it is about, how far one is, and the step in sight. */
export function ConnectFrame({ back, onBack, title, steps, current, children }: ConnectFrameProps): ReactElement {
  const t = useT();
  return (
    <section className="flex flex-col gap-6">
      <header className="flex flex-col gap-3">
        <Button tone="plain" size="small" icon={ArrowLeft} className="-ms-2 -mt-2 self-start rtl:[&_svg]:-scale-x-100" onPress={onBack}>
          {back}
        </Button>
        <h2 className="mb-1 text-md font-semibold">{title}</h2>
        <Steps label={t('engines.steps')} names={steps} current={current} />
      </header>
      {children}
    </section>
  );
}
