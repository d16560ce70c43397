import type { ReactElement, ReactNode } from 'react';
import { Banner } from '../../ui/banner.tsx';
import { authProblemText } from './auth-problem.ts';

/** Why signing in, or one of its neighbours, did not work out. Nothing when it did. */
export function AuthFault({ error, action }: { readonly error: unknown; readonly action?: ReactNode }): ReactElement | null {
  if (error === null || error === undefined) return null;
  const { title, detail } = authProblemText(error);
  return (
    <Banner tone="bad" live title={title} action={action}>
      {detail && <span className="text-xs break-all">{detail}</span>}
    </Banner>
  );
}
