import type { ReactElement } from 'react';
import { useT } from '../app/i18n.ts';
import { problemText } from '../lib/problem-text.ts';
import { Banner } from './banner.tsx';
import { Button } from './button.tsx';

export interface FaultProps {
  readonly error: unknown;
  readonly onRetry?: () => void;
}

/** What went wrong, in the place where the result would have been, with the way to try again. */
export function Fault({ error, onRetry }: FaultProps): ReactElement {
  const t = useT();
  const { title, detail } = problemText(error);
  return (
    <Banner
      tone="bad"
      live
      title={title}
      {...(onRetry
        ? {
            action: (
              <Button size="small" onPress={onRetry}>
                {t('ui.tryAgain')}
              </Button>
            ),
          }
        : {})}
    >
      {detail && <span className="text-xs break-all">{detail}</span>}
    </Banner>
  );
}
