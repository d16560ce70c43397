import type { ReactElement } from 'react';
import { useT } from '../app/i18n.ts';
import { Button } from './button.tsx';
import { Fault } from './fault.tsx';

interface MorePages {
  readonly hasNextPage: boolean;
  readonly isFetchingNextPage: boolean;
  readonly isFetchNextPageError: boolean;
  readonly error: unknown;
  readonly fetchNextPage: () => Promise<unknown>;
}

/** The end of a list that goes on. */
export function LoadMore({ pages }: { readonly pages: MorePages }): ReactElement | null {
  const t = useT();
  const more = (): void => void pages.fetchNextPage();
  if (pages.isFetchNextPageError) return <Fault error={pages.error} onRetry={more} />;
  if (!pages.hasNextPage) return null;
  return (
    <div className="flex justify-center">
      <Button isPending={pages.isFetchingNextPage} onPress={more}>
        {t('ui.loadMore')}
      </Button>
    </div>
  );
}
