import type { ReactElement } from 'react';
import { useT } from '../../app/i18n.ts';
import { useFields } from '../../lib/use-fields.ts';
import { Button } from '../../ui/button.tsx';
import { CopyText } from '../../ui/copy-text.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { Door } from './door.tsx';
import { tokenOfPasted } from './link-token.ts';

export interface SetupLinkProps {
  /** There was a link, but it does not work any more. */
  readonly expired: boolean;
  readonly onToken: (token: string) => void;
}

/** The way back in for whoever can reach the machine. What was typed before is kept. */
export function SetupLink({ expired, onToken }: SetupLinkProps): ReactElement {
  const t = useT();
  const fields = useFields({ link: '' }, ({ link }) => ({ link: tokenOfPasted(link) ? undefined : 'accounts.setup.linkWrong' }));
  return (
    <Door
      title={expired ? t('accounts.setup.linkExpired') : t('accounts.setup.linkNeeded')}
      lead={expired ? t('accounts.setup.linkExpiredText') : t('accounts.setup.linkNeededText')}
    >
      <CopyText text="npm run pinhole -- setup-link" label={t('accounts.setup.command')} />
      <form
        noValidate
        className="flex flex-col gap-5"
        onSubmit={fields.submit(({ link }) => {
          const token = tokenOfPasted(link);
          if (token) onToken(token);
        })}
      >
        <TextField {...fields.bind('link')} label={t('accounts.setup.paste')} autoComplete="off" spellCheck="false" autoFocus isRequired />
        <Button type="submit" tone="primary" size="large">
          {t('accounts.setup.next')}
        </Button>
      </form>
    </Door>
  );
}
