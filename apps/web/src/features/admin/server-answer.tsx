import type { ReactElement } from 'react';
import { useT } from '../../app/i18n.ts';

/** What a mail server said, in its own words, which are English most of the time. */
export function ServerAnswer({ answer }: { readonly answer: string | null }): ReactElement | null {
  const t = useT();
  if (answer === null) return null;
  return (
    <p>
      {t('admin.mail.answer')}{' '}
      <bdi lang="en" className="wrap-anywhere">
        {answer}
      </bdi>
    </p>
  );
}
