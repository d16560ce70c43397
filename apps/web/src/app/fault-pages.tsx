import type { ErrorComponentProps } from '@tanstack/react-router';
import { Link, useRouter } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import { problemText } from '../lib/problem-text.ts';
import { Button, buttonLook } from '../ui/button.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { useT } from './i18n.ts';

export function NotFound(): ReactElement {
  return (
    <main className="h-full">
      <NothingHere />
    </main>
  );
}

/** The same inside the shell, which has its own `main`. */
export function NothingHere(): ReactElement {
  const t = useT();
  return (
    <EmptyState
      level={1}
      title={t('shell.notFound.title')}
      action={
        <Link to="/" className={buttonLook('primary', 'medium')}>
          {t('shell.notFound.action')}
        </Link>
      }
    >
      {t('shell.notFound.text')}
    </EmptyState>
  );
}

export function RouteFault({ error, reset }: ErrorComponentProps): ReactElement {
  const t = useT();
  const router = useRouter();
  const { title, detail } = problemText(error);
  const again = (): void => {
    reset();
    void router.invalidate();
  };
  return (
    <div role="alert" className="h-full">
      <EmptyState
        level={1}
        title={title}
        action={
          <Button tone="primary" onPress={again}>
            {t('ui.tryAgain')}
          </Button>
        }
      >
        {t('shell.fault.text')}
        {detail && <p className="mt-2 text-sm text-faint">{detail}</p>}
      </EmptyState>
    </div>
  );
}
